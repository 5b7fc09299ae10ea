import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { openShared, type Shared } from '../../../src/platform/redis/shared';
import type { Count, CounterRequest } from '../../../src/platform/limits/counters';
import { addPoints, readPoints, takePoint } from '../../../src/platform/limits/rateLimit';
import { testCounterRules } from '../../support/counterRules';
import { describeWithRedis, useRedis } from '../../support/redisServer';
import { untilSure } from '../../support/sharedRedis';
import { until } from '../../support/until';

describeWithRedis('what processes share through Redis', () => {
  const redis = useRedis();
  let shared: Shared;
  const errors: Error[] = [];

  beforeEach(async () => {
    errors.length = 0;
    shared = openShared(redis.url, (error) => errors.push(error));
    await untilSure(shared);
  });
  afterEach(() => shared.stop());

  test('a message reaches every process that listens', async () => {
    const heard: string[] = [];
    const other = openShared(redis.url, (error) => errors.push(error));
    await untilSure(other);
    for (const { broadcast } of [shared, other]) broadcast!.onMessage((message) => heard.push(message));

    expect(await shared.broadcast!.send('hello')).toBe(true);

    other.stop();
    expect(heard).toEqual(['hello', 'hello']);
  });

  test('foreign messages in Redis are ignored', async () => {
    const heard: string[] = [];
    shared.broadcast!.onMessage((message) => heard.push(message));
    for (const text of ['x', '{}', '[]', '{"id":1}']) await redis.command(`PUBLISH payverse:broadcast ${text}`);

    expect(await shared.broadcast!.send('ours')).toBe(true);

    expect(heard).toEqual(['ours']);
  });

  test.each([
    ['F18 is killed', () => void redis.kill()],
    ['F21 hangs', () => redis.hang()],
  ])('a Redis that %s is known to be away, and is used again when it is back', async (_name, fail) => {
    const before = shared.broadcast!.liveSince()!;

    fail();
    await until(() => shared.broadcast!.liveSince() === null);
    expect(await shared.broadcast!.send('lost')).toBe(false);
    redis.goOn();
    await redis.kill();
    await redis.start();

    await until(() => shared.broadcast!.liveSince() !== null);
    expect(shared.broadcast!.liveSince()).toBeGreaterThan(before);
    await until(() => shared.broadcast!.send('heard'));
    expect(errors).not.toEqual([]);
  });

  test('without the right to subscribe the server goes on: it logs that once, and tries again', async () => {
    await redis.command('ACL SETUSER default resetchannels');
    await redis.command('CLIENT KILL TYPE pubsub');
    await until(() => errors.some(({ message }) => message.includes('NOPERM')));
    expect(shared.broadcast!.liveSince()).toBeNull();

    await redis.command('ACL SETUSER default allchannels');

    await until(() => shared.broadcast!.liveSince() !== null);
    expect(errors.filter(({ message }) => message.includes('NOPERM')).length).toBeLessThanOrEqual(2);
  });

  test('Redis link 3: a sender waits for a subscriber that Redis has dropped a moment ago', async () => {
    const other = openShared(redis.url, (error) => errors.push(error));
    await untilSure(other);
    await until(() => shared.broadcast!.send('known'));

    other.stop();

    expect(await shared.broadcast!.send('where are you?')).toBe(false);
    await until(() => shared.broadcast!.send('gone'));
  });

  const policy = { name: 'test', quota: 3, windowSeconds: 60 };
  const remaining = async (limiter: RateLimiterAbstract) => {
    const state = await takePoint(limiter, policy, 'someone');
    return state.exceeded ? 'exceeded' : state.remaining;
  };

  test('limits are counted together', async () => {
    const other = openShared(redis.url, (error) => errors.push(error));
    await until(() => other.broadcast!.liveSince() !== null);
    const [here, there] = [shared.createLimiter(policy), other.createLimiter(policy)];

    const left = [await remaining(here), await remaining(there), await remaining(here), await remaining(there)];

    other.stop();
    expect(left).toEqual([2, 1, 0, 'exceeded']);
  });

  test('fault F2: what a call costs is counted together, also as a debt', async () => {
    const other = openShared(redis.url, (error) => errors.push(error));
    await until(() => other.broadcast!.liveSince() !== null);
    const [here, there] = [shared.createLimiter(policy), other.createLimiter(policy)];
    const add = (limiter: RateLimiterAbstract, points: number) =>
      addPoints(limiter, policy, { key: 'someone', points });

    const states = [await add(here, 2), await add(there, 7), await add(here, 1)];
    const read = await readPoints(there, policy, 'someone');
    const next = await remaining(there);

    other.stop();
    expect(read).toMatchObject({ remaining: 0, exceeded: true, resetSeconds: 60 });
    expect(states).toMatchObject([
      { remaining: 1, exceeded: false, resetSeconds: 60 },
      { remaining: 0, exceeded: false },
      { remaining: 0, exceeded: true },
    ]);
    expect(next).toBe('exceeded');
  });

  test('F18 limits hold while Redis refuses to count, and the log has it once', async () => {
    const limiter = shared.createLimiter(policy);
    await redis.command('ACL SETUSER default -@scripting');

    const left = [
      await remaining(limiter),
      await remaining(limiter),
      await remaining(limiter),
      await remaining(limiter),
    ];

    expect(left).toEqual([2, 1, 0, 'exceeded']);
    expect(errors.map(({ message }) => message)).toEqual([
      'Redis does not count: limits are counted by this process alone',
    ]);
  });

  test.each([
    ['F18 killed', () => void redis.kill()],
    ['F21 hanging', () => redis.hang()],
  ])('while Redis is %s each process counts by itself: there is never no limit', async (_name, fail) => {
    const limiter = shared.createLimiter(policy);
    expect(await remaining(limiter)).toBe(2);

    fail();
    const { remaining: remainingAfterCost } = await addPoints(limiter, policy, { key: 'another', points: 2 });
    expect(remainingAfterCost).toBe(1);
    const left = [];
    for (let call = 1; call <= 4; call += 1) left.push(await remaining(limiter));
    const { exceeded } = await readPoints(limiter, policy, 'someone');

    expect(left).toEqual([2, 1, 0, 'exceeded']);
    expect(exceeded).toBe(true);
  });

  describe('counters', () => {
    testCounterRules(() => shared.counters);

    const policy = { name: 'test', quota: 3, windowSeconds: 60 };
    const requestOf = (key: string, op: 'take' | 'giveBack' = 'take'): CounterRequest => {
      const counts: Count[] = [{ key, policy }];
      return { op, table: 'calls', counts };
    };
    const pass = async (at: Shared) => (await at.counters.run(requestOf('someone'))).refused === null;

    test('fault F3: count together', async () => {
      const other = openShared(redis.url, (error) => errors.push(error));
      await until(() => other.broadcast!.liveSince() !== null);

      const passed = [await pass(shared), await pass(other), await pass(shared), await pass(other)];

      other.stop();
      expect(passed).toEqual([true, true, true, false]);
    });

    test('fault F3: leave nothing in Redis once their points were taken back', async () => {
      await redis.command('FLUSHALL');
      await shared.counters.run(requestOf('a'));
      expect(await redis.command('KEYS *')).toContain('payverse:counters:calls');
      expect(await redis.command('PTTL payverse:counters:calls')).toMatch(/\d{5}/);

      await shared.counters.run(requestOf('a', 'giveBack'));

      expect((await redis.command('KEYS *')).trim()).not.toContain('payverse');
    });

    test.each([
      ['F18 that refuses to count', () => redis.command('ACL SETUSER default -@scripting')],
      ['F18 that is killed', () => Promise.resolve(redis.kill())],
      ['F21 that hangs', () => Promise.resolve().then(() => redis.hang())],
    ])('while a Redis %s is of no use, each process counts by itself, and says so once', async (_name, fail) => {
      expect(await pass(shared)).toBe(true);

      await fail();
      const passed = [];
      for (let call = 1; call <= 4; call += 1) passed.push(await pass(shared));

      expect(passed).toEqual([true, true, true, false]);
      const alone = 'Redis does not count: limits are counted by this process alone';
      expect(errors.filter(({ message }) => message === alone)).toHaveLength(1);
    });
  });

  test('F20 a Redis that was flushed counts anew', async () => {
    const limiter = shared.createLimiter(policy);
    while ((await remaining(limiter)) !== 'exceeded');

    await redis.command('FLUSHALL');

    expect(await remaining(limiter)).toBe(2);
  });
});
