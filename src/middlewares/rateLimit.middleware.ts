import type { Request, RequestHandler, Response } from 'express';
import { limitHeaders } from '../errors/limitHeaders';
import { addPoints, rateLimited, takePoint, type CreateRateLimiter } from '../platform/limits/rateLimit';
import { currentIdentity, currentUserId } from './auth.middleware';

const WINDOW_SECONDS = 60;

/** A limit of calls a minute. */
export interface CallLimit {
  /** What stands before the calls. Each call counts as one. */
  guards: RequestHandler[];
  costs: CallCosts;
}

/** For calls that cost more than one. Behind the guards of the limit only. */
export interface CallCosts {
  /**
   * Counts the call as so many more, before its work. A call that found the limit not used up goes on, whatever it costs:
   * else a limit below its cost would refuse it for ever. @throws RATE_LIMITED where other calls used up the limit meanwhile
   */
  charge(req: Request, res: Response, more: number): Promise<void>;
  /** Counts the call as so many more, for work that is done. */
  owe(req: Request, more: number): Promise<void>;
}

type CreateLimit = (name: string, perMinute: number, keyOf: (req: Request) => string) => CallLimit;

/** Makes limits that let so many calls a minute pass, and refuse the rest with RATE_LIMITED. 0 is no limit: no guard. */
export function createLimits(createLimiter: CreateRateLimiter): CreateLimit {
  return (name, perMinute, keyOf) => {
    if (perMinute === 0) return NO_LIMIT;
    const policy = { name, quota: perMinute, windowSeconds: WINDOW_SECONDS };
    const limiter = createLimiter(policy);

    const guard: RequestHandler = async (req, res, next) => {
      const state = await takePoint(limiter, policy, keyOf(req));
      if (state.exceeded) throw rateLimited(state);
      // Two limits may guard one call: each adds its line.
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

/** The guard has told what was left before the call was charged. */
function replaceLine(res: Response, name: string, line: string): void {
  const lines = [res.getHeader('RateLimit') ?? []].flat().map(String);
  res.setHeader('RateLimit', [...lines.filter((each) => !each.startsWith(`"${name}";`)), line]);
}

/** Counts for who calls. Behind `authenticate` only. */
export const byUser = (req: Request): string => currentUserId(req);

/** Counts for one session. Behind `authenticate` only. */
export const bySession = (req: Request): string => currentIdentity(req).sessionId;
