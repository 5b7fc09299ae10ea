import type { CookieOptions, Request, Response } from 'express';
import { parseCookie } from 'cookie';
import { bearerToken } from '../middlewares/auth.middleware';
import type { Handler } from '../middlewares/validate.middleware';
import type { AuthService } from '../services/authService';
import type { SessionService } from '../services/sessionService';
import type { SessionTokens } from '../services/tokenIssuer';
import { AppError } from '../utils/appError.util';
import type { Tokens } from '../utils/jwt.util';
import { jsonFromCents } from '../utils/money.util';
import { plainAddress } from '../utils/network.util';
import * as field from './fields.schema';

export const registerSchema = {
  body: field.body({ email: field.email, password: field.newPassword, full_name: field.fullName }),
};
export const loginSchema = { body: field.body({ email: field.email, password: field.password }) };
export const refreshSchema = { body: field.noBody };
export const logoutSchema = { body: field.noBody };

interface Dependencies {
  auth: AuthService;
  sessions: SessionService;
  tokens: Tokens;
  /** The cookie then travels over TLS only. */
  tlsOnly: boolean;
}

export function createAuthController({ auth, sessions, tokens, tlsOnly }: Dependencies) {
  const cookie = createRefreshCookie(tlsOnly);

  const register: Handler<typeof registerSchema> = async (_req, res, { body }) => {
    const { email, password, full_name: fullName } = body;
    const user = await auth.register({ email, password, fullName });
    const { id, accountNumber } = user;
    const data = { user: { id, email, full_name: fullName, account_number: accountNumber } };
    res.status(201).json({ message: 'User registered successfully', data });
  };

  const logIn: Handler<typeof loginSchema> = async (req, res, { body }) => {
    const { user, ...session } = await auth.logIn(body, device(req));
    const { id, email, fullName, accountNumber, balanceCents } = user;
    const balance = jsonFromCents(balanceCents);
    cookie.set(res, session);
    res.json({
      accessToken: session.accessToken,
      user: { id, email, full_name: fullName, account_number: accountNumber, balance },
    });
  };

  const refresh: Handler<typeof refreshSchema> = async (req, res) => {
    const token = cookie.read(req);
    if (token === null) throw new AppError('INVALID_REFRESH_TOKEN', 'The refresh cookie is missing');
    const session = await sessions.refresh(token, device(req));
    cookie.set(res, session);
    res.json({ accessToken: session.accessToken });
  };

  /** Ends what the caller can show. That nothing is left to end is no error: logging out twice is logging out. */
  const logOut: Handler<typeof logoutSchema> = async (req, res) => {
    for (const sessionId of sessionsToEnd(req)) await sessions.end(sessionId);
    cookie.clear(res);
    res.status(204).end();
  };

  /** The bearer token's session, and the cookie's unless it is another user's: a cookie must not end a stranger's session. */
  function sessionsToEnd(req: Request): Set<string> {
    const [access, refreshToken] = [bearerToken(req), cookie.read(req)];
    const bearer = access === null ? null : tokens.readExpiredAccess(access);
    const held = refreshToken === null ? null : tokens.readRefresh(refreshToken);
    const shown = [bearer, bearer && held && held.userId !== bearer.userId ? null : held];
    return new Set(shown.flatMap((identity) => identity?.sessionId ?? []));
  }

  return { register, logIn, refresh, logOut };
}

/** The cookie that holds the refresh token: only this server reads it, and only on the calls below its path. */
function createRefreshCookie(secure: boolean) {
  // __Host- would need the path /, so this is the prefix that fits.
  const name = secure ? '__Secure-refreshToken' : 'refreshToken';
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/api/auth', secure };

  return {
    read: (req: Request): string | null => parseCookie(req.headers.cookie ?? '')[name] ?? null,
    set: (res: Response, { refreshToken, refreshTtlSeconds }: SessionTokens): void => {
      res.cookie(name, refreshToken, { ...options, maxAge: refreshTtlSeconds * 1_000 });
    },
    clear: (res: Response): void => {
      res.clearCookie(name, options);
    },
  };
}

function device(req: Request) {
  return { userAgent: req.get('User-Agent')?.slice(0, 255) ?? null, ip: plainAddress(req.ip ?? '') };
}
