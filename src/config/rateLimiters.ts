import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { CreateRateLimiter } from '../utils/rateLimit.util';

/** Counters in the memory of this process or, with Redis, shared by all. While Redis is away each process counts alone. */
export function createRateLimiters(redis: Redis | null): CreateRateLimiter {
  return ({ name, quota: points, windowSeconds: duration }) => {
    const keyPrefix = `payverse:limit:${name}`;
    const memory = new RateLimiterMemory({ keyPrefix, points, duration });
    if (!redis) return memory;
    const insurance = { insuranceLimiter: memory, rejectIfRedisNotReady: true };
    return new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration, ...insurance });
  };
}
