import { Router, type RequestHandler } from 'express';
import { batchSchema, getSchema, listSchema, refundSchema, sendSchema } from '../controllers/transaction.controller';
import type { createTransactionController } from '../controllers/transaction.controller';
import { otherMethods } from '../middlewares/method.middleware';
import { validate } from '../middlewares/validate.middleware';

/** Mounted at /api/transactions. */
export function transactionRoutes(
  controller: ReturnType<typeof createTransactionController>,
  authenticate: RequestHandler,
): Router {
  const router = Router();

  router.route('/').get(authenticate, validate(listSchema, controller.list)).all(otherMethods);
  router.route('/send').post(authenticate, validate(sendSchema, controller.send)).all(otherMethods);
  router.route('/batch').post(authenticate, validate(batchSchema, controller.sendBatch)).all(otherMethods);
  router.route('/:id').get(authenticate, validate(getSchema, controller.get)).all(otherMethods);
  router.route('/:id/refund').post(authenticate, validate(refundSchema, controller.refund)).all(otherMethods);

  return router;
}
