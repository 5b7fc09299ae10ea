import { Router, type RequestHandler } from 'express';
import { batchSchema, getSchema, listSchema, refundSchema, sendSchema } from '../controllers/transaction.controller';
import type { createTransactionController } from '../controllers/transaction.controller';
import { otherMethods } from '../middlewares/method.middleware';
import { sayWhatMoved } from '../middlewares/moved.middleware';
import { validate } from '../middlewares/validate.middleware';

/** Mounted at /api/transactions. */
export function transactionRoutes(
  controller: ReturnType<typeof createTransactionController>,
  { authenticated }: { authenticated: RequestHandler[] },
): Router {
  const router = Router();

  router.route('/').get(authenticated, validate(listSchema, controller.list)).all(otherMethods);
  router.route('/send').post(authenticated, validate(sendSchema, controller.send), sayWhatMoved).all(otherMethods);
  router
    .route('/batch')
    .post(authenticated, validate(batchSchema, controller.sendBatch), sayWhatMoved)
    .all(otherMethods);
  router.route('/:id').get(authenticated, validate(getSchema, controller.get)).all(otherMethods);
  router
    .route('/:id/refund')
    .post(authenticated, validate(refundSchema, controller.refund), sayWhatMoved)
    .all(otherMethods);

  return router;
}
