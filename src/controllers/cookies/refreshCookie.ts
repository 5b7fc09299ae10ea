import type { CookieOptions, Request, Response } from 'express';
import type { SessionTokens } from '../../services/sessions/tokenIssuer';
import type { Tokens } from '../../utils/jwt.util';
import { cookieValues } from './cookieValues';

export type RefreshCookie = ReturnType<typeof createRefreshCookie>;

interface Settings {
  tokens: Tokens;
  /** Browsers then send the cookie over TLS only. */
  tlsOnly: boolean;
}

/** Holds the refresh token. Scripts cannot read it, and browsers send it only to the calls below its path. */
export function createRefreshCookie({ tokens, tlsOnly: secure }: Settings) {
  // The prefix __Host- would require the path /.
  const name = secure ? '__Secure-refreshToken' : 'refreshToken';
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/api/auth', secure };

  /** The first cookie that this server issued, if there are several: a sibling site can set one too. */
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
