import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { findFreePort } from '../src/platform/postgres/embedded/postgresCluster';
import { startPayments } from './support/payments';
import { aPerson, sendBatch, type Person } from './support/people';
import { describeWithRedis, useRedis } from './support/redisServer';
import { start, stop, stopAll, workersOf, type ServerProcess } from './support/serverProcess';
import { createDatabase } from './support/testDatabase';
import { callsTo, type TestServer } from './support/testServer';
import { until } from './support/until';

/** Several processes that answer as one server. Each call has a connection of its own, so they are asked in turn. */
const WORKERS = 3;
let database: Awaited<ReturnType<typeof createDatabase>>;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  await stopAll();
  await database.drop();
});

async function startWorkers(
  env: Record<string, string> = {},
): Promise<{ server: ServerProcess; url: string; there: TestServer }> {
  const server = start({
    DATABASE_URL: database.connection.connectionString!,
    WEB_CONCURRENCY: String(WORKERS),
    RATE_LIMIT_AUTH: '0',
    ...env,
  });
  const url = await server.ready;
  return { server, url, there: callsTo(() => url) as TestServer };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The workers that are named by the log of these requests. */
async function whoAnswers(server: ServerProcess, there: TestServer): Promise<Set<unknown>> {
  const id = `who-${Math.random()}`;
  const before = server.output().length;
  const calls = Array.from({ length: 4 * WORKERS }, () =>
    there.get('/health/live').set({ 'X-Request-Id': id, Connection: 'close' }),
  );
  await Promise.all(calls);
  const lines = () =>
    server
      .output()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes(id));
  await until(() => lines().length === calls.length);
  return new Set(lines().map((line) => (JSON.parse(line) as { worker: number }).worker));
}

async function statuses(there: TestServer, { token }: Pick<Person, 'token'>, count = 4 * WORKERS): Promise<number[]> {
  const calls = Array.from({ length: count }, () => there.get('/api/accounts', token).set('Connection', 'close'));
  return (await Promise.all(calls)).map(({ status }) => status);
}

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
      // All have said that they heard, so nobody had to wait until they would have asked by themselves.
      expect(performance.now() - startedAt).toBeLessThan(1_500);
    }
  });

  test('A72 the answer waits for one that cannot hear, until that one asks PostgreSQL by itself', async () => {
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

describe('that die or are told to stop', () => {
  afterEach(stopAll);

  test('one that was killed is replaced, and nobody is turned away meanwhile', async () => {
    const { server, url, there } = await startWorkers();
    const [alice, bob] = [await aPerson(there), await aPerson(there)];
    const before = workersOf(server);

    process.kill(before[0]!, 'SIGKILL');
    await until(() => !isAlive(before[0]!));
    const payments = startPayments(url, [alice], bob);

    await until(() => workersOf(server).length === WORKERS && !workersOf(server).includes(before[0]!));
    await until(async () => (await whoAnswers(server, there)).size === WORKERS, 20_000);
    await payments.stop();
    expect(new Set(payments.attempts.map(({ status }) => status))).toEqual(new Set([201]));
    expect(server.output()).toMatch(/"pid":\d+,"code":"SIGKILL","restartInMs":100,"msg":"a worker died"/);
  });

  test('when all of them die at once, all are replaced', async () => {
    // The port is opened anew when nobody is left who has it, so it must have a number.
    const { server, there } = await startWorkers({ PORT: String(await findFreePort()) });
    const before = workersOf(server);

    for (const pid of before) process.kill(pid, 'SIGKILL');

    await until(
      () => workersOf(server).length === WORKERS && !workersOf(server).some((pid) => before.includes(pid)),
      20_000,
    );
    await until(
      async () =>
        (await there.get('/health/ready').then(
          ({ status }) => status,
          () => 0,
        )) === 200,
      20_000,
    );
    expect(await stop(server)).toBe(0);
  });

  test('SIGTERM to all processes, while they start and afterwards, is no failure', async () => {
    const env = { DATABASE_URL: database.connection.connectionString!, WEB_CONCURRENCY: String(WORKERS) };
    const early = start(env);
    await until(() => workersOf(early).length === WORKERS);
    for (const pid of [...workersOf(early), early.child.pid!]) process.kill(pid, 'SIGTERM');

    // A worker that has not yet said what it does with the signal ends by it.
    expect(await early.ended).toBe(0);
    expect(early.output()).not.toMatch(/did not start|uncaught/);

    const { server } = await startWorkers();
    for (const pid of [server.child.pid!, ...workersOf(server)]) process.kill(pid, 'SIGTERM');
    expect(await server.ended).toBe(0);
  });

  test('who dies again and again is started again ever more slowly', async () => {
    const { server } = await startWorkers();
    const deaths = () => [...server.output().matchAll(/"restartInMs":(\d+)/g)].map(([, ms]) => Number(ms));

    while (deaths().length < 4) {
      const seen = deaths().length;
      await until(() => workersOf(server).length === WORKERS);
      process.kill(workersOf(server)[0]!, 'SIGKILL');
      await until(() => deaths().length > seen);
    }

    expect(deaths()).toEqual([100, 200, 400, 800]);
  });

  test('one that is told to stop answers what it has and is replaced', async () => {
    const { server, url, there } = await startWorkers({ SHUTDOWN_GRACE_SECONDS: '1' });
    const people = await Promise.all(Array.from({ length: 6 }, () => aPerson(there)));
    const payments = startPayments(url, people, await aPerson(there));
    const [told] = workersOf(server);

    process.kill(told!, 'SIGTERM');

    await until(() => !isAlive(told!) && workersOf(server).length === WORKERS);
    await payments.stop();
    expect(payments.attempts.filter(({ status }) => status !== 201)).toEqual([]);
    expect(payments.attempts.length).toBeGreaterThan(people.length);
  });

  test('Ctrl-C, which reaches all processes, ends them in good order', async () => {
    const { server, url, there } = await startWorkers();
    const payments = startPayments(url, [await aPerson(there)], await aPerson(there));
    await payments.next();

    for (const pid of [server.child.pid!, ...workersOf(server)]) process.kill(pid, 'SIGINT');

    expect(await server.ended).toBe(0);
    await payments.stop();
    expect(server.output()).not.toMatch(/a worker died|uncaught/);
  });

  test('when the primary is killed, no worker is left', async () => {
    const { server, url } = await startWorkers();
    const pids = workersOf(server);

    server.child.kill('SIGKILL');

    expect(await server.ended).toBe('SIGKILL');
    await until(() => !pids.some(isAlive));
    await expect(fetch(url)).rejects.toThrow();
  });

  test('F27 when the port is taken, ends with one clear line and nothing left running', async () => {
    const taken = createServer().listen(0);
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    const server = start({
      DATABASE_URL: database.connection.connectionString!,
      WEB_CONCURRENCY: '3',
      PORT: String(port),
    });

    expect(await server.ended).toBe(1);
    expect(server.output()).toBe(`PayVerse did not start: port ${port} cannot be opened: it is in use\n`);
    taken.close();
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
