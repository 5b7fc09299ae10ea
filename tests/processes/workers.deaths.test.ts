import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { findFreePort } from '../../src/platform/postgres/embedded/postgresCluster';
import { startPayments } from '../support/payments';
import { aPerson } from '../support/people';
import { start, stop, stopAll, workersOf } from '../support/serverProcess';
import { until } from '../support/until';
import { useWorkers, whoAnswers, WORKERS } from '../support/workers';

/** Workers that are killed or end, and a primary that is killed or cannot start, by the invariants of the supervisor. */
const { databaseUrl, startWorkers } = useWorkers();
afterEach(stopAll);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('2: a worker that was killed is replaced, and no request fails meanwhile', async () => {
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

test('2: when all workers die at once, all are replaced', async () => {
  // When no worker is left, the port is opened again, so it needs a fixed number.
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

test('4: SIGTERM to all processes, while they start and afterwards, is no failure', async () => {
  const env = { DATABASE_URL: databaseUrl(), WEB_CONCURRENCY: String(WORKERS) };
  const early = start(env);
  await until(() => workersOf(early).length === WORKERS);
  for (const pid of [...workersOf(early), early.child.pid!]) process.kill(pid, 'SIGTERM');

  // A worker without a signal handler yet is ended by the signal.
  expect(await early.ended).toBe(0);
  expect(early.output()).not.toMatch(/did not start|uncaught/);

  const { server } = await startWorkers();
  for (const pid of [server.child.pid!, ...workersOf(server)]) process.kill(pid, 'SIGTERM');
  expect(await server.ended).toBe(0);
});

test('3: a worker that dies again and again is started again after longer and longer pauses', async () => {
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

test('2: a worker that receives SIGTERM answers its requests and is replaced', async () => {
  const { server, url, there } = await startWorkers({ SHUTDOWN_GRACE_SECONDS: '1' });
  const people = await Promise.all(Array.from({ length: 6 }, () => aPerson(there)));
  const payments = startPayments(url, people, await aPerson(there));
  const [stopped] = workersOf(server);

  process.kill(stopped!, 'SIGTERM');

  await until(() => !isAlive(stopped!) && workersOf(server).length === WORKERS);
  await payments.stop();
  expect(payments.attempts.filter(({ status }) => status !== 201)).toEqual([]);
  expect(payments.attempts.length).toBeGreaterThan(people.length);
});

test('4 and 5: Ctrl-C, which reaches all processes, ends them in good order', async () => {
  const { server, url, there } = await startWorkers();
  const payments = startPayments(url, [await aPerson(there)], await aPerson(there));
  await payments.next();

  for (const pid of [server.child.pid!, ...workersOf(server)]) process.kill(pid, 'SIGINT');

  expect(await server.ended).toBe(0);
  await payments.stop();
  expect(server.output()).not.toMatch(/a worker died|uncaught/);
});

test('6: when the primary is killed, no worker is left', async () => {
  const { server, url } = await startWorkers();
  const pids = workersOf(server);

  server.child.kill('SIGKILL');

  expect(await server.ended).toBe('SIGKILL');
  await until(() => !pids.some(isAlive));
  await expect(fetch(url)).rejects.toThrow();
});

test('1: F27 when the port is taken, ends with one clear line and nothing left running', async () => {
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;

  const server = start({
    DATABASE_URL: databaseUrl(),
    WEB_CONCURRENCY: '3',
    PORT: String(port),
  });

  expect(await server.ended).toBe(1);
  expect(server.output()).toBe(`PayVerse did not start: port ${port} cannot be opened: it is in use\n`);
  taken.close();
});
