import type { CookieOptions, Request, Response } from 'express';
import type { SessionTokens } from '../../services/sessions/tokenIssuer';
import type { Tokens } from '../../utils/jwt.util';
import { cookieValues } from './cookieValues';

export type RefreshCookie = ReturnType<typeof createRefreshCookie>;

interface Settings {
  tokens: Tokens;
  /** The cookie then travels over TLS only. */
  tlsOnly: boolean;
}

/** The cookie that holds the refresh token: only this server reads it, and only on the calls below its path. */
export function createRefreshCookie({ tokens, tlsOnly: secure }: Settings) {
  // __Host- would need the path /, so this is the prefix that fits.
  const name = secure ? '__Secure-refreshToken' : 'refreshToken';
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/api/auth', secure };

  /** Of several with the name, as a neighbouring site can set one, the first that is ours. */
  function read(req: Request): string | null {
    const values = cookieValues(req, name);
    return values.find((value) => tokens.readRefresh(value)) ?? values[0] ?? null;
  }

  function set(res: Response, { refreshToken, refreshTtlSeconds }: SessionTokens): void {
    res.cookie(name, refreshToken, { ...options, maxAge: refreshTtlSeconds * 1_000 });
  }

  function clear(res: Response): void {
    res.clearCookie(name, options);
  }

  return { read, set, clear };
}
