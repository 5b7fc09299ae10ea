import type { LongLived } from '../lifecycle';
import { MemoryCounters, type Counters } from '../limits/counters';
import type { CreateRateLimiter } from '../limits/rateLimit';
import { createBroadcast, type Broadcast } from './broadcast';
import { createAloneReport, createMemoryRateLimiters, createRedisRateLimiters } from '../limits/limiterStores';
import { connectRedis } from './redis';
import { createRedisCounters } from './redisCounters';

/** The state that the processes of one installation share, beside the database. */
export interface Shared extends LongLived {
  createLimiter: CreateRateLimiter;
  /** For limits by network and guesses, whose number is bounded. */
  counters: Counters;
  /** Null where there is no Redis, and so one process only. */
  broadcast: Broadcast | null;
}

/** Shares through Redis, or nothing without a URL. Redis may be down at the start. `onError` is called at each outage. */
export function openShared(redisUrl: string | null, onError: (error: Error) => void): Shared {
  if (redisUrl === null) return shareNothing();
  const commands = connectRedis(redisUrl, onError);
  const receiver = connectRedis(redisUrl, onError);
  const broadcast = createBroadcast(commands, receiver);

  function stop(): void {
    for (const each of [broadcast, receiver, commands]) each.close();
  }

  const onAlone = createAloneReport(onError);
  const createLimiter = createRedisRateLimiters(commands.redis, onAlone);
  return { createLimiter, counters: createRedisCounters(commands.redis, onAlone), broadcast, stop, stopMsMax: 0 };
}

function shareNothing(): Shared {
  const counters = new MemoryCounters();
  return { createLimiter: createMemoryRateLimiters, counters, broadcast: null, stop: () => undefined, stopMsMax: 0 };
}
