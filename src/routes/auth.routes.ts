import { Router, type RequestHandler } from 'express';
import { changePasswordSchema, loginSchema, refreshSchema, registerSchema } from '../controllers/auth.controller';
import type { createAuthController } from '../controllers/auth.controller';
import { endSessionSchema, logoutAllSchema, logoutSchema } from '../controllers/session.controller';
import type { createSessionController } from '../controllers/session.controller';
import { otherMethods } from '../middlewares/method.middleware';
import { NO_INPUT, validate } from '../middlewares/validate.middleware';

interface Controllers {
  auth: ReturnType<typeof createAuthController>;
  sessions: ReturnType<typeof createSessionController>;
}

interface Guards {
  /** Before what needs no token: no page of another site may use up what is counted for its visitor. */
  origin: RequestHandler;
  /** Before the calls that show a secret, so that secrets cannot be guessed often. All of these count together. */
  attempts: Record<'register' | 'logIn' | 'refresh' | 'changePassword', RequestHandler[]>;
  /** Logging out shows none. It must work also where somebody has used all attempts. */
  logout: RequestHandler[];
  /** Counted for the session: who has stolen one cannot keep the owner from ending it in another. */
  ownSession: RequestHandler[];
}

/** Mounted at /api/auth. */
export function authRoutes({ auth, sessions }: Controllers, guards: Guards): Router {
  const router = Router();
  const { origin, attempts, logout, ownSession } = guards;
  const changePassword = validate(changePasswordSchema, auth.changePassword);

  router.route('/register').post(origin, attempts.register, validate(registerSchema, auth.register)).all(otherMethods);
  router.route('/login').post(origin, attempts.logIn, validate(loginSchema, auth.logIn)).all(otherMethods);
  router.route('/refresh').post(origin, attempts.refresh, validate(refreshSchema, auth.refresh)).all(otherMethods);
  router.route('/change-password').post(ownSession, attempts.changePassword, changePassword).all(otherMethods);
  router.route('/logout').post(origin, logout, validate(logoutSchema, sessions.logOut)).all(otherMethods);
  router.route('/logout-all').post(ownSession, validate(logoutAllSchema, sessions.logOutAll)).all(otherMethods);
  router.route('/sessions').get(ownSession, validate(NO_INPUT, sessions.list)).all(otherMethods);
  router.route('/sessions/:id').delete(ownSession, validate(endSessionSchema, sessions.endOne)).all(otherMethods);

  return router;
}
