import type { Request, RequestHandler, Response } from 'express';
import { limitHeaders } from '../errors/limitHeaders';
import { addPoints, rateLimited, readPoints, takePoint, type CreateRateLimiter } from '../platform/limits/rateLimit';
import { currentIdentity, currentUserId } from './auth.middleware';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** For work that begins long after the guard. @throws RATE_LIMITED if other calls used up the limit meanwhile */
      recheckLimit?: () => Promise<void>;
    }
  }
}

const WINDOW_SECONDS = 60;

export interface CallLimit {
  guards: RequestHandler[];
  costs: CallCosts;
}

/** For calls that cost more than one call. Works behind the guards of the limit only. */
export interface CallCosts {
  /**
   * Adds `more` calls before the work. A call that started below the limit continues even if its cost exceeds the limit:
   * otherwise a limit below its cost would refuse it for ever. @throws RATE_LIMITED if other calls used up the limit meanwhile
   */
  charge(req: Request, res: Response, more: number): Promise<void>;
  owe(req: Request, more: number): Promise<void>;
}

type CreateLimit = (name: string, perMinute: number, keyOf: (req: Request) => string) => CallLimit;

/** Makes limits that refuse calls beyond `perMinute` with RATE_LIMITED. 0 means no limit: no guard. */
export function createLimits(createLimiter: CreateRateLimiter): CreateLimit {
  return (name, perMinute, keyOf) => {
    if (perMinute === 0) return NO_LIMIT;
    const policy = { name, quota: perMinute, windowSeconds: WINDOW_SECONDS };
    const limiter = createLimiter(policy);

    const guard: RequestHandler = async (req, res, next) => {
      const state = await takePoint(limiter, policy, keyOf(req));
      if (state.exceeded) throw rateLimited(state);
      req.recheckLimit = async () => {
        const now = await readPoints(limiter, policy, keyOf(req));
        if (now.exceeded) throw rateLimited(now);
      };
      // Two limits may guard one call, and each adds its line.
      for (const [header, value] of Object.entries(limitHeaders(state))) res.appendHeader(header, value);
      next();
    };

    async function charge(req: Request, res: Response, more: number): Promise<void> {
      if (more === 0) return;
      const state = await addPoints(limiter, policy, { key: keyOf(req), points: more });
      if (state.exceeded) throw rateLimited(state);
      replaceLine(res, name, limitHeaders(state).RateLimit);
    }

    async function owe(req: Request, more: number): Promise<void> {
      await addPoints(limiter, policy, { key: keyOf(req), points: more });
    }

    return { guards: [guard], costs: { charge, owe } };
  };
}

const nothing = () => Promise.resolve();
const NO_LIMIT: CallLimit = { guards: [], costs: { charge: nothing, owe: nothing } };

/** Replaces the line that the guard wrote before the call was charged. */
function replaceLine(res: Response, name: string, line: string): void {
  const lines = [res.getHeader('RateLimit') ?? []].flat().map(String);
  res.setHeader('RateLimit', [...lines.filter((each) => !each.startsWith(`"${name}";`)), line]);
}

export const byUser = (req: Request): string => currentUserId(req);

export const bySession = (req: Request): string => currentIdentity(req).sessionId;
