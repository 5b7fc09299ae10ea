import { Router, type RequestHandler } from 'express';
import { loginSchema, logoutSchema, refreshSchema, registerSchema } from '../controllers/auth.controller';
import type { createAuthController } from '../controllers/auth.controller';
import { otherMethods } from '../middlewares/method.middleware';
import { validate } from '../middlewares/validate.middleware';

interface Guards {
  /** Before the calls that a browser's cookie acts in. */
  origin: RequestHandler;
  /** Before the calls that show a secret: whoever guesses must not guess often. */
  attempts: RequestHandler[];
  /** Logging out shows none. It must work also where somebody has used all attempts. */
  logout: RequestHandler[];
}

/** Mounted at /api/auth. */
export function authRoutes(controller: ReturnType<typeof createAuthController>, guards: Guards): Router {
  const router = Router();
  const { origin, attempts } = guards;

  router.route('/register').post(attempts, validate(registerSchema, controller.register)).all(otherMethods);
  router.route('/login').post(origin, attempts, validate(loginSchema, controller.logIn)).all(otherMethods);
  router.route('/refresh').post(origin, attempts, validate(refreshSchema, controller.refresh)).all(otherMethods);
  router.route('/logout').post(origin, guards.logout, validate(logoutSchema, controller.logOut)).all(otherMethods);

  return router;
}
