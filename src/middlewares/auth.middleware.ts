import type { Request, RequestHandler } from 'express';
import type { Revocations } from '../services/revocationService';
import { AppError } from '../errors/appError';
import type { Identity, Tokens } from '../utils/jwt.util';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      identity?: Identity;
    }
  }
}

const BEARER = /^Bearer +([^\s,]+)$/i;

/** Requires a valid bearer token of a session that has not ended. @throws UNAUTHENTICATED, INVALID_TOKEN */
export function createAuthenticate(tokens: Tokens, revocations: Revocations): RequestHandler {
  return async (req, _res, next) => {
    const token = bearerToken(req);
    if (token === null) throw new AppError('UNAUTHENTICATED');
    const identity = tokens.readAccess(token);
    if (identity === null) throw new AppError('INVALID_TOKEN', 'The access token is invalid or has expired');
    if (await revocations.isRevoked(identity.sessionId)) throw sessionEnded(identity);
    req.identity = identity;
    next();
  };
}

function sessionEnded(identity: Identity): AppError {
  return new AppError('INVALID_TOKEN', 'The session has ended', { event: { name: 'access_refused', ...identity } });
}

/** The bearer token of the request, or null. Two tokens count as none: the server must not guess which one is meant. */
export function bearerToken(req: Request): string | null {
  const given = req.headersDistinct['authorization'] ?? [];
  const [, token] = (given.length === 1 && BEARER.exec(given[0] ?? '')) || [];
  return token ?? null;
}

/** Throws a plain Error, which is answered with 500, if the route has no `authenticate`: a bug of ours. */
export function currentIdentity(req: Request): Identity {
  if (!req.identity) throw new Error(`${req.method} ${req.originalUrl} reads the user but is not authenticated`);
  return req.identity;
}

export function currentUserId(req: Request): string {
  return currentIdentity(req).userId;
}
