import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { AppError } from '../../errors/appError';

export interface Policy {
  name: string;
  quota: number;
  windowSeconds: number;
}

/** Makes the counter of a policy. Its counts are shared by all processes where there is something to share them through. */
export type CreateRateLimiter = (policy: Policy) => RateLimiterAbstract;

export interface LimitState {
  policy: Policy;
  remaining: number;
  resetSeconds: number;
  exceeded: boolean;
}

/** Takes a point of `key`. The first point starts the window of `policy`, which overrides the window of the limiter. */
export async function takePoint(limiter: RateLimiterAbstract, policy: Policy, key: string): Promise<LimitState> {
  try {
    return toState(policy, await limiter.consume(key, 1, { customDuration: policy.windowSeconds }), false);
  } catch (error) {
    // The library rejects with the same result when no point is left.
    if (error instanceof RateLimiterRes) return toState(policy, error, true);
    throw error;
  }
}

/** Reads the count of `key` and changes nothing. `exceeded` says that the calls so far have used up more than the quota. */
export async function readPoints(limiter: RateLimiterAbstract, policy: Policy, key: string): Promise<LimitState> {
  const result = (await limiter.get(key)) ?? new RateLimiterRes(policy.quota);
  return toState(policy, result, result.consumedPoints > policy.quota);
}

/**
 * Counts `points` more for a call that was let in, also beyond the quota: that debt refuses the calls after it until the
 * window ends. `exceeded` says that the calls before this one had used up the quota already.
 */
export async function addPoints(
  limiter: RateLimiterAbstract,
  policy: Policy,
  { key, points }: { key: string; points: number },
): Promise<LimitState> {
  const result = await limiter.penalty(key, points, { customDuration: policy.windowSeconds });
  return toState(policy, result, result.consumedPoints - points > policy.quota);
}

function toState(policy: Policy, result: RateLimiterRes, exceeded: boolean): LimitState {
  const resetSeconds = Math.max(1, Math.ceil(result.msBeforeNext / 1_000));
  return { policy, remaining: exceeded ? 0 : result.remainingPoints, resetSeconds, exceeded };
}

/** `userId` is for the log: who is meant, where that is not who calls. */
export function rateLimited(state: LimitState, userId?: string): AppError {
  const { resetSeconds, policy } = state;
  return new AppError('RATE_LIMITED', `Too many of these calls. Try again in ${resetSeconds} s`, {
    limit: state,
    retryAfterSeconds: resetSeconds,
    event: { name: 'rate_limited', limit: policy.name, userId },
  });
}
