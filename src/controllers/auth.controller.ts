import type { Request, Response } from 'express';
import { currentIdentity } from '../middlewares/auth.middleware';
import { clientAddress } from '../middlewares/clientAddress';
import type { Handler } from '../middlewares/validate.middleware';
import type { AuthService } from '../services/authService';
import type { SessionService } from '../services/sessionService';
import { AppError } from '../errors/appError';
import { jsonFromCents } from '../utils/money.util';
import { networkOf } from '../utils/network.util';
import type * as answers from '../schemas/answers/session';
import type { Answer } from '../schemas/answers/fields';
import type { DeviceCookie } from './cookies/deviceCookie';
import type * as requests from '../schemas/requests/session';
import type { RefreshCookie } from './cookies/refreshCookie';

export type AuthController = ReturnType<typeof createAuthController>;

interface Dependencies {
  auth: AuthService;
  sessions: SessionService;
  refreshCookie: RefreshCookie;
  deviceCookie: DeviceCookie;
  /** Remembers that a right login or refresh came from the network of the caller. */
  rememberNetwork: (req: Request) => Promise<void>;
  /** For a login whose device cookie is of another account, which the guard could not know. @throws RATE_LIMITED */
  countNetworks: (req: Request, res: Response) => Promise<void>;
}

export function createAuthController(deps: Dependencies) {
  const { auth, sessions, refreshCookie, deviceCookie } = deps;

  const register: Handler<typeof requests.registerSchema> = async (req, res, { body }) => {
    const { email, password, full_name: fullName } = body;
    const user = await auth.register({ email, password, fullName }, clientAddress(req));
    const { id, accountNumber } = user;
    req.report({ name: 'user_registered', userId: id });
    res.status(201).json({
      message: 'User registered successfully',
      data: { user: { id, email, full_name: fullName, account_number: accountNumber } },
    } satisfies Answer<typeof answers.registered>);
  };

  const logIn: Handler<typeof requests.loginSchema> = async (req, res, { body }) => {
    const known = deviceCookie.read(req);
    const isOwners = known?.isOf(body.email) === true;
    if (known && !isOwners) await deps.countNetworks(req, res);
    const { user, ...session } = await auth.logIn(body, {
      device: device(req),
      knownDeviceId: isOwners ? known.id : null,
    });
    const { id, email, fullName, accountNumber, balanceCents } = user;
    const balance = jsonFromCents(balanceCents);
    req.report({ name: 'login_succeeded', ...session.identity });
    await deps.rememberNetwork(req);
    refreshCookie.set(res, session);
    deviceCookie.set(res, body.email);
    res.json({
      accessToken: session.accessToken,
      user: { id, email, full_name: fullName, account_number: accountNumber, balance },
    } satisfies Answer<typeof answers.loggedIn>);
  };

  const refresh: Handler<typeof requests.refreshSchema> = async (req, res) => {
    const token = refreshCookie.read(req);
    if (token === null) throw new AppError('INVALID_REFRESH_TOKEN', 'The refresh cookie is missing');
    const session = await sessions.refresh(token, device(req));
    const name = session.repeatedElsewhere ? 'refresh_repeated_elsewhere' : 'session_refreshed';
    req.report({ name, ...session.identity });
    // A stolen token must not make its thief's network known.
    if (!session.repeatedElsewhere) await deps.rememberNetwork(req);
    refreshCookie.set(res, session);
    res.json({ accessToken: session.accessToken } satisfies Answer<typeof answers.refreshed>);
  };

  const changePassword: Handler<typeof requests.changePasswordSchema> = async (req, res, { body }) => {
    await auth.changePassword(currentIdentity(req), body);
    req.report({ name: 'password_changed' });
    res.status(204).end();
  };

  return { register, logIn, refresh, changePassword };
}

function device(req: Request) {
  const ip = clientAddress(req);
  return { userAgent: req.get('User-Agent')?.slice(0, 255) ?? null, ip, network: networkOf(ip) };
}
