import type { CreateRateLimiter } from '../utils/rateLimit.util';
import { createBroadcast, type Broadcast } from './broadcast';
import { createMemoryRateLimiters, createRedisRateLimiters } from './rateLimiters';
import { connectRedis } from './redis';

/** What the processes of one installation have in common, beside the database. */
export interface Shared {
  createLimiter: CreateRateLimiter;
  /** Null where there is no Redis, and so one process only. */
  broadcast: Broadcast | null;
  close: () => void;
}

/** Through Redis, which need not be there yet and may go away; or for one process alone. `onError` hears of each outage. */
export function openShared(redisUrl: string | null, onError: (error: Error) => void): Shared {
  if (redisUrl === null) return { createLimiter: createMemoryRateLimiters, broadcast: null, close: () => undefined };
  const commands = connectRedis(redisUrl, onError);
  const receiver = connectRedis(redisUrl, onError);
  const broadcast = createBroadcast(commands, receiver);

  function close(): void {
    for (const each of [broadcast, receiver, commands]) each.close();
  }

  return { createLimiter: createRedisRateLimiters(commands.redis, onError), broadcast, close };
}
