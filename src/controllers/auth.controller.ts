import type { Request, Response } from 'express';
import { currentIdentity } from '../middlewares/auth.middleware';
import { clientAddress } from '../middlewares/clientAddress';
import type { Handler } from '../middlewares/validate.middleware';
import type { AuthService } from '../services/authService';
import type { SessionService } from '../services/sessionService';
import type { Refreshed } from '../services/sessions/rotation';
import { AppError } from '../errors/appError';
import { networkOf } from '../utils/network.util';
import type * as answers from '../schemas/answers/session';
import type { Answer } from '../schemas/answers/fields';
import type { DeviceCookie } from './cookies/deviceCookie';
import type * as requests from '../schemas/requests/session';
import type { RefreshCookie } from './cookies/refreshCookie';
import { presentLogin, presentRegistered } from './session.view';

export type AuthController = ReturnType<typeof createAuthController>;

interface Dependencies {
  auth: AuthService;
  sessions: SessionService;
  refreshCookie: RefreshCookie;
  deviceCookie: DeviceCookie;
  /** Marks the network of the client as known, after a successful login or refresh. */
  rememberNetwork: (req: Request) => Promise<void>;
  /** For a login whose device cookie is of another account: the guard could not see that. @throws RATE_LIMITED */
  countNetworks: (req: Request, res: Response) => Promise<void>;
}

export function createAuthController(deps: Dependencies) {
  const { auth, refreshCookie, deviceCookie } = deps;

  const register: Handler<typeof requests.registerSchema> = async (req, res, { body }) => {
    const { email, password, full_name: fullName } = body;
    const user = await auth.register({ email, password, fullName }, clientAddress(req));
    req.report({ name: 'user_registered', userId: user.id });
    res.status(201).json(presentRegistered(user));
  };

  const logIn: Handler<typeof requests.loginSchema> = async (req, res, { body }) => {
    const known = deviceCookie.read(req);
    const isOwners = known?.isOf(body.email) === true;
    if (known && !isOwners) await deps.countNetworks(req, res);
    const { user, ...session } = await auth.logIn(body, {
      device: device(req),
      knownDeviceId: isOwners ? known.id : null,
    });
    req.report({ name: 'login_succeeded', ...session.identity });
    await deps.rememberNetwork(req);
    refreshCookie.set(res, session);
    deviceCookie.set(res, body.email);
    res.json(presentLogin(session.accessToken, user));
  };

  const changePassword: Handler<typeof requests.changePasswordSchema> = async (req, res, { body }) => {
    await auth.changePassword(currentIdentity(req), body);
    req.report({ name: 'password_changed' });
    res.status(204).end();
  };

  return { register, logIn, refresh: createRefresh(deps), changePassword };
}

function createRefresh({ sessions, refreshCookie, rememberNetwork }: Dependencies) {
  const refresh: Handler<typeof requests.refreshSchema> = async (req, res, { query: { optional } }) => {
    const session = await (optional ? renewIfAny(req) : renew(req, refreshCookie.read(req)));
    if (session === null) {
      // The cookie stays: a login in another tab may have replaced it meanwhile.
      res.status(204).end();
      return;
    }
    const name = session.repeatedElsewhere ? 'refresh_repeated_elsewhere' : 'session_refreshed';
    req.report({ name, ...session.identity });
    // A stolen token must not make the network of the attacker known.
    if (!session.repeatedElsewhere) await rememberNetwork(req);
    refreshCookie.set(res, session);
    res.json({ accessToken: session.accessToken } satisfies Answer<typeof answers.refreshed>);
  };

  async function renew(req: Request, token: string | null): Promise<Refreshed> {
    if (token === null) throw new AppError('INVALID_REFRESH_TOKEN', 'The refresh cookie is missing');
    return sessions.refresh(token, device(req));
  }

  /** Null without a session. A cookie that is refused is in the security log in this case too. */
  async function renewIfAny(req: Request): Promise<Refreshed | null> {
    const token = refreshCookie.read(req);
    try {
      return token === null ? null : await renew(req, token);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'INVALID_REFRESH_TOKEN')) throw error;
      req.errorCode = error.code;
      req.report(error.event ?? { name: 'refresh_refused' });
      return null;
    }
  }

  return refresh;
}

function device(req: Request) {
  const ip = clientAddress(req);
  return { userAgent: req.get('User-Agent')?.slice(0, 255) ?? null, ip, network: networkOf(ip) };
}
