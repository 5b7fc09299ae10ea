import type { Redis } from 'ioredis';
import { RateLimiterCluster, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { AppError } from '../utils/appError.util';
import type { CreateRateLimiter, Policy } from '../utils/rateLimit.util';

/** How long the primary process has to answer, in milliseconds. It does nothing else that takes time. */
const PRIMARY_ANSWER_MS_MAX = 1_000;

/** Counters in the memory of this process or, with Redis, shared by all. While Redis is away each process counts alone. */
export function createRateLimiters(redis: Redis | null): CreateRateLimiter {
  return (policy) => {
    const options = optionsOf(policy);
    const memory = new RateLimiterMemory(options);
    if (!redis) return memory;
    return new RateLimiterRedis({
      ...options,
      storeClient: redis,
      insuranceLimiter: memory,
      rejectIfRedisNotReady: true,
    });
  };
}

/** Counters in the memory of the primary process, for its workers. */
export const createWorkerRateLimiters: CreateRateLimiter = (policy) =>
  new WorkerRateLimiter({ ...optionsOf(policy), timeoutMs: PRIMARY_ANSWER_MS_MAX });

const optionsOf = ({ name, quota: points, windowSeconds: duration }: Policy) => ({
  keyPrefix: `payverse:limit:${name}`,
  points,
  duration,
});

/** Says UNAVAILABLE when the primary is silent: to let everybody in would be no limit. */
class WorkerRateLimiter extends RateLimiterCluster {
  override consume(...call: Parameters<RateLimiterCluster['consume']>) {
    return super.consume(...call).catch(explain);
  }

  override reward(...call: Parameters<RateLimiterCluster['reward']>) {
    return super.reward(...call).catch(explain);
  }

  override delete(...call: Parameters<RateLimiterCluster['delete']>) {
    return super.delete(...call).catch(explain);
  }
}

/** The library rejects with a result, too: no point was left. */
function explain(reason: unknown): never {
  if (reason instanceof Error) throw new AppError('UNAVAILABLE', undefined, { cause: reason });
  throw reason as Error;
}
