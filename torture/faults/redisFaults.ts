import type { RedisProcess } from '../../tests/support/redisProcess';
import { INSTANT, nothingToHeal, type Fault, type Injected } from './fault';

const onRedis = (name: string, holdMs: Fault['holdMs'], inject: (redis: RedisProcess) => Promise<Injected>): Fault => ({
  name,
  needs: 'redis',
  holdMs,
  inject: ({ redis }) => inject(redis as RedisProcess),
});

export const redisFaults: readonly Fault[] = [
  onRedis('Redis killed', [300, 1_500], async (redis) => {
    await redis.kill();
    return { evidence: 'it is gone', heal: () => redis.start() };
  }),
  onRedis('Redis flushed', INSTANT, async (redis) => ({
    evidence: `FLUSHALL was answered ${(await redis.command('FLUSHALL')).trim()}`,
    heal: nothingToHeal,
  })),
  onRedis('Redis frozen', [500, 3_000], (redis) => {
    redis.hang();
    return Promise.resolve({ evidence: 'it says nothing', heal: () => redis.goOn() });
  }),
];
