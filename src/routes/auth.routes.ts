import { Router, type RequestHandler } from 'express';
import { loginSchema, logoutSchema, refreshSchema, registerSchema } from '../controllers/auth.controller';
import type { createAuthController } from '../controllers/auth.controller';
import { otherMethods } from '../middlewares/method.middleware';
import { validate } from '../middlewares/validate.middleware';

/** Mounted at /api/auth. */
export function authRoutes(controller: ReturnType<typeof createAuthController>, guardOrigin: RequestHandler): Router {
  const router = Router();

  router.route('/register').post(validate(registerSchema, controller.register)).all(otherMethods);
  router.route('/login').post(guardOrigin, validate(loginSchema, controller.logIn)).all(otherMethods);
  router.route('/refresh').post(guardOrigin, validate(refreshSchema, controller.refresh)).all(otherMethods);
  router.route('/logout').post(guardOrigin, validate(logoutSchema, controller.logOut)).all(otherMethods);

  return router;
}
