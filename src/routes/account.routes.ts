import { Router, type RequestHandler } from 'express';
import type { createAccountController } from '../controllers/account.controller';
import { otherMethods } from '../middlewares/method.middleware';

/** Mounted at /api. */
export function accountRoutes(
  controller: ReturnType<typeof createAccountController>,
  authenticate: RequestHandler,
): Router {
  const router = Router();

  router.route('/users/me').get(authenticate, controller.getProfile).all(otherMethods);
  router.route('/accounts').get(authenticate, controller.list).all(otherMethods);

  return router;
}
