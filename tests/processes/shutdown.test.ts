import { once } from 'node:events';
import { connect } from 'node:net';
import { Client } from 'pg';
import { readBookReport } from '../../src/models/verification/report.model';
import { startPayments, type Payments } from '../support/payments';
import { aPerson, type Person } from '../support/people';
import { start, stop, stopAll, type ServerProcess } from '../support/serverProcess';
import { createDatabase } from '../support/testDatabase';
import { callsTo, type TestServer } from '../support/testServer';

/** The end of a server that is under load, as one process and as several. Catalogue F24 to F26. */
let database: Awaited<ReturnType<typeof createDatabase>>;
let observer: Client;
let payers: Person[];
let payee: Person;

beforeEach(async () => {
  database = await createDatabase();
  observer = new Client(database.connection);
  await observer.connect();
});
afterEach(async () => {
  await stopAll();
  await observer.end();
  await database.drop();
});

/** A server with this environment, and twelve clients that pay all the time. */
async function startUnderLoad(
  env: Record<string, string>,
): Promise<{ server: ServerProcess; payments: Payments; url: string }> {
  const server = start({
    DATABASE_URL: database.connection.connectionString!,
    RATE_LIMIT_AUTH: '0',
    RATE_LIMIT_API: '0',
    ...env,
  });
  const url = await server.ready;
  const there = callsTo(() => url) as TestServer;
  payee = await aPerson(there);
  payers = await Promise.all(Array.from({ length: 12 }, () => aPerson(there)));
  const payments = startPayments(url, payers, payee);
  while (payments.attempts.length < 200) await payments.next();
  return { server, payments, url };
}

/** The book has each answered payment once, and no other except payments without an answer. */
async function expectSoundBook({ attempts }: Payments): Promise<void> {
  const { rows } = await observer.query<{ key: string }>(
    'SELECT idempotency_key AS key FROM transactions WHERE idempotency_key IS NOT NULL',
  );
  const answered = attempts.filter(({ status }) => status === 201).map(({ key }) => key);
  expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(answered));
  expect(rows).toHaveLength(answered.length);
  await observer.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  expect((await readBookReport(observer)).faults).toEqual([]);
}

describe.each([
  ['one process', '1'],
  ['three processes', '3'],
])('%s', (_name, concurrency) => {
  test('F24 on SIGTERM under load readiness turns false first, every request is answered, and the end comes with 0', async () => {
    const { server, payments, url } = await startUnderLoad({
      WEB_CONCURRENCY: concurrency,
      SHUTDOWN_GRACE_SECONDS: '1',
    });
    const startedAt = performance.now();

    const ended = stop(server);
    while ((await fetch(`${url}/health/ready`)).status === 200);
    const beforeClosing = payments.attempts.length;
    await payments.next();

    expect(await ended).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await payments.stop();
    const late = payments.attempts.slice(beforeClosing);
    // The system accepted this connection after the server had closed, and resets it. The server read nothing of it.
    expect(late.map(({ error }) => error)).toEqual(late.map(() => expect.stringMatching(/^$|ECONNREFUSED|ECONNRESET/)));
    expect(late.filter(({ error }) => error === 'ECONNRESET').length).toBeLessThan(payers.length);
    // Answers that began before readiness turned false have sent their headers already.
    const answered = late.slice(3 * payers.length).filter(({ status }) => status !== 0);
    expect(answered.length).toBeGreaterThan(payers.length);
    expect(answered.map(({ connection }) => connection)).toEqual(answered.map(() => 'close'));
    expect(new Set(payments.attempts.map(({ status }) => status))).toEqual(new Set([201, 0]));
    await expectSoundBook(payments);
  });

  test('F25 F26 a stuck request, a silent connection and further signals do not keep it beyond ten seconds', async () => {
    const { server, payments, url } = await startUnderLoad({
      WEB_CONCURRENCY: concurrency,
      SHUTDOWN_GRACE_SECONDS: '1',
    });
    await payments.stop();
    const silent = connect(Number(new URL(url).port), 'localhost');
    await once(silent, 'connect');
    const stuck = connect(Number(new URL(url).port), 'localhost');
    stuck
      .on('error', () => undefined)
      .write(
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
      );
    await once(stuck, 'connect');
    const startedAt = performance.now();

    const ended = stop(server);
    while ((await fetch(`${url}/health/ready`)).status === 200);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGTERM'] as const) server.child.kill(signal);

    expect(await ended).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await expectSoundBook(payments);
  });
});
