import { Router } from 'express';
import type { createHealthController } from '../controllers/health.controller';
import { otherMethods } from '../middlewares/method.middleware';

/** Mounted at /health. */
export function healthRoutes(controller: ReturnType<typeof createHealthController>): Router {
  const router = Router();

  router.route('/live').get(controller.live).all(otherMethods);
  router.route('/ready').get(controller.ready).all(otherMethods);

  return router;
}
