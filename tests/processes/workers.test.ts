import { aPerson, sendBatch } from '../support/people';
import { describeWithRedis, useRedis } from '../support/redisServer';
import { stop, stopAll, workersOf, type ServerProcess } from '../support/serverProcess';
import type { TestServer } from '../support/testServer';
import { statuses, useWorkers, whoAnswers, WORKERS } from '../support/workers';

/** The port, the ended sessions and the limits that the workers of a server share. */
const { startWorkers } = useWorkers();

describe('as they are, without a Redis', () => {
  let server: ServerProcess;
  let there: TestServer;

  beforeAll(async () => {
    ({ server, there } = await startWorkers({ RATE_LIMIT_API: '40' }));
  });
  afterAll(stopAll);

  test('all of them answer, on one port', async () => {
    expect(workersOf(server)).toHaveLength(WORKERS);
    expect((await whoAnswers(server, there)).size).toBe(WORKERS);
  });

  test('A72 a session that was ended is dead in all of them when the answer arrives', async () => {
    for (let round = 0; round < 5; round += 1) {
      const alice = await aPerson(there);
      expect(new Set(await statuses(there, alice))).toEqual(new Set([200]));

      const startedAt = performance.now();
      await there.post('/api/auth/logout', undefined, alice.token).expect(204);

      expect(new Set(await statuses(there, alice))).toEqual(new Set([401]));
      // All workers acknowledged the message, so the answer did not wait until they would have polled.
      expect(performance.now() - startedAt).toBeLessThan(1_500);
    }
  });

  test('A72 the answer waits for one that cannot hear, until that one polls PostgreSQL', async () => {
    const alice = await aPerson(there);
    const [deaf] = workersOf(server);

    process.kill(deaf!, 'SIGSTOP');
    const loggedOut = Promise.any(
      Array.from({ length: WORKERS }, () =>
        there.post('/api/auth/logout', undefined, alice.token).set('Connection', 'close').then(),
      ),
    );
    expect((await loggedOut).status).toBe(204);
    process.kill(deaf!, 'SIGCONT');

    expect(new Set(await statuses(there, alice))).toEqual(new Set([401]));
  });

  test('limits are counted for all of them together', async () => {
    const alice = await aPerson(there);

    const answers = await statuses(there, alice, 56);

    expect(answers.filter((status) => status === 200)).toHaveLength(40);
    expect(answers.filter((status) => status === 429)).toHaveLength(16);
  });

  test('fault F2: what a batch costs is counted for all of them together', async () => {
    const [alice, bob] = [await aPerson(there), await aPerson(there)];
    const transfers = Array.from({ length: 401 }, () => [bob, 0.01] as const);

    await sendBatch(there, alice, transfers).expect(201);

    expect(new Set(await statuses(there, alice))).toEqual(new Set([429]));
    expect(new Set(await statuses(there, bob))).toEqual(new Set([200]));
  });

  test('A21 wrong passwords are counted for all of them together', async () => {
    const { email } = await aPerson(there);
    const guess = () =>
      there
        .post('/api/auth/login', { email, password: 'a wrong guess' })
        .set('Connection', 'close')
        .then(({ status }) => status);

    const answers: number[] = [];
    for (let count = 0; count < 8; count += 1) answers.push(await guess());

    expect(answers).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
  });
});

describe('with a limit by network', () => {
  afterAll(stopAll);

  test('fault F3: attempts are counted for all of them together', async () => {
    const { there } = await startWorkers({ RATE_LIMIT_AUTH: '5' });
    const answers: number[] = [];

    for (let count = 0; count < 7; count += 1) {
      const { status } = await there.post('/api/auth/login', {}).set('Connection', 'close');
      answers.push(status);
    }

    expect(answers).toEqual([400, 400, 400, 400, 400, 429, 429]);
  });
});
describeWithRedis('with a Redis', () => {
  const redis = useRedis();

  test('limits and ended sessions hold across the processes of two servers', async () => {
    const env = {
      REDIS_URL: redis.url,
      RATE_LIMIT_API: '20',
      JWT_ACCESS_SECRET: 'x'.repeat(40),
      JWT_REFRESH_SECRET: 'y'.repeat(40),
    };
    const [here, there] = [await startWorkers(env), await startWorkers(env)];
    const alice = await aPerson(here.there);

    const answers = [...(await statuses(here.there, alice, 18)), ...(await statuses(there.there, alice, 18))];
    await there.there.post('/api/auth/logout', undefined, alice.token).expect(204);

    expect(answers.filter((status) => status === 200)).toHaveLength(20);
    expect(new Set(await statuses(here.there, alice))).toEqual(new Set([401]));
    expect([await stop(here.server), await stop(there.server)]).toEqual([0, 0]);
  });
});
