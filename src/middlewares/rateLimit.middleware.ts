import type { Request, RequestHandler } from 'express';
import { networkOf } from '../utils/network.util';
import { limitHeaders, rateLimited, takePoint, type CreateRateLimiter } from '../utils/rateLimit.util';
import { currentIdentity, currentUserId } from './auth.middleware';
import { clientAddress } from './clientAddress';

const WINDOW_SECONDS = 60;

type Limit = (name: string, perMinute: number, keyOf: (req: Request) => string) => RequestHandler[];

/** Makes guards that let so many calls a minute pass, and refuse the rest with RATE_LIMITED. 0 is no limit: no guard. */
export function createLimits(createLimiter: CreateRateLimiter): Limit {
  return (name, perMinute, keyOf) => {
    if (perMinute === 0) return [];
    const policy = { name, quota: perMinute, windowSeconds: WINDOW_SECONDS };
    const limiter = createLimiter(policy);

    const limit: RequestHandler = async (req, res, next) => {
      const state = await takePoint(limiter, policy, keyOf(req));
      if (state.exceeded) throw rateLimited(state);
      // Two limits may guard one call: each adds its line.
      for (const [header, value] of Object.entries(limitHeaders(state))) res.appendHeader(header, value);
      next();
    };
    return [limit];
  };
}

/** Counts for where the call comes from. */
export const byNetwork = (req: Request): string => networkOf(clientAddress(req));

/** Counts for who calls. Behind `authenticate` only. */
export const byUser = (req: Request): string => currentUserId(req);

/** Counts for one session. Behind `authenticate` only. */
export const bySession = (req: Request): string => currentIdentity(req).sessionId;
