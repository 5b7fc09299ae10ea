import type { Redis } from 'ioredis';
import { RateLimiterCluster, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { AppError } from '../../errors/appError';
import type { CreateRateLimiter, Policy } from './rateLimit';

/** How long the primary process has to answer, in milliseconds. It does nothing else that takes time. */
const PRIMARY_ANSWER_MS_MAX = 1_000;
const REPORT_AGAIN_MS = 60_000;

export const createMemoryRateLimiters: CreateRateLimiter = (policy) => new RateLimiterMemory(optionsOf(policy));

/** Reports that this process counts alone, at most once a minute. */
export function createAloneReport(onAlone: (error: Error) => void): () => void {
  let reportedAt = -Infinity;
  return () => {
    if (performance.now() - reportedAt < REPORT_AGAIN_MS) return;
    reportedAt = performance.now();
    onAlone(new Error('Redis does not count: limits are counted by this process alone'));
  };
}

/** Counters in Redis. When Redis fails a call, this process counts it alone and calls `onAlone`: the library says nothing. */
export function createRedisRateLimiters(redis: Redis, onAlone: () => void): CreateRateLimiter {
  return (policy) => {
    const options = optionsOf(policy);
    const insuranceLimiter = new FallbackRateLimiter(options, onAlone);
    return new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter, rejectIfRedisNotReady: true });
  };
}

class FallbackRateLimiter extends RateLimiterMemory {
  constructor(
    options: ConstructorParameters<typeof RateLimiterMemory>[0],
    private readonly report: () => void,
  ) {
    super(options);
  }

  override consume(...call: Parameters<RateLimiterMemory['consume']>) {
    this.report();
    return super.consume(...call);
  }

  override penalty(...call: Parameters<RateLimiterMemory['penalty']>) {
    this.report();
    return super.penalty(...call);
  }
}

/** Counters in the memory of the primary process, for its workers. */
export const createWorkerRateLimiters: CreateRateLimiter = (policy) =>
  new WorkerRateLimiter({ ...optionsOf(policy), timeoutMs: PRIMARY_ANSWER_MS_MAX });

const optionsOf = ({ name, quota: points, windowSeconds: duration }: Policy) => ({
  keyPrefix: `payverse:limit:${name}`,
  points,
  duration,
});

/** Answers UNAVAILABLE if the primary does not answer: without a count there would be no limit. */
class WorkerRateLimiter extends RateLimiterCluster {
  override consume(...call: Parameters<RateLimiterCluster['consume']>) {
    return super.consume(...call).catch(explain);
  }

  override penalty(...call: Parameters<RateLimiterCluster['penalty']>) {
    return super.penalty(...call).catch(explain);
  }

  override get(...call: Parameters<RateLimiterCluster['get']>) {
    return super.get(...call).catch(explain);
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
