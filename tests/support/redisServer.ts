import { describeWith } from './describeWith';
import { createRedis, isRedisInstalled, REDIS_PROGRAM, type RedisProcess } from './redisProcess';

/** `describe` for what needs a real Redis. */
export const describeWithRedis = describeWith(REDIS_PROGRAM, isRedisInstalled, 'TEST_REDIS');

/** A new Redis for a group of tests, on a port that stays the same. Each test finds it running and empty. */
export function useRedis(): RedisProcess {
  const redis = {} as RedisProcess;
  beforeAll(async () => {
    Object.assign(redis, await createRedis());
    await redis.start();
  });
  afterEach(async () => {
    await redis.kill();
    await redis.start();
  });
  afterAll(() => redis.kill());
  return redis;
}
