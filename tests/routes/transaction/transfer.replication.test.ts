import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../src/platform/postgres/embedded/embeddedPostgres';
import { migrate } from '../../../src/platform/postgres/migrations';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, codeOf, send, type Person } from '../../support/people';
import { callsTo, startServer, type TestServer } from '../../support/testServer';

/** A PostgreSQL for this file only, whose standby can be missing. */
const closing: (() => Promise<unknown>)[] = [];
const reported = { errors: [] as unknown[], requests: [], events: [] };
let server: TestServer;
let admin: Client;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'payverse-replication-'));
  closing.push(() => rm(dataDir, { recursive: true }));
  const postgres = await startEmbeddedPostgres({ dataDir, maxConnections: 30, onEvent: () => undefined });
  closing.push(postgres.stop);
  await migrate(postgres.connection);
  admin = await aClient(postgres.connection);
  const started = await startServer(postgres.connection, reported, {}, closing);
  const calls = callsTo(() => started.url);
  server = { ...reported, ...started, ...calls };
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(async () => {
  await setStandby('');
  reported.errors.length = 0;
  await expectSoundBook(server.pool);
});

async function aClient(connection: ConstructorParameters<typeof Client>[0]): Promise<Client> {
  const client = new Client(connection);
  await client.connect();
  closing.push(() => client.end());
  return client;
}

async function setStandby(name: '' | 'ghost'): Promise<void> {
  // The writes of this connection wait for no standby.
  await admin.query('SET synchronous_commit = local');
  await admin.query(`ALTER SYSTEM SET synchronous_standby_names = '${name}'`);
  await admin.query('SELECT pg_reload_conf()');
}

/** From the next COMMIT on, PostgreSQL waits for a standby that does not come. */
async function loseStandby(): Promise<void> {
  const probe = await aClient(server.connection);
  await setStandby('ghost');
  for (let isLost = false; !isLost;) {
    const write = { isOver: false };
    const writing = probe.query("SELECT pg_logical_emit_message(true, '', '')").then(() => (write.isOver = true));
    while (!write.isOver && !isLost) isLost = (await waitingForStandby()).length > 0;
    if (isLost) await admin.query('SELECT pg_cancel_backend($1)', await waitingForStandby());
    await writing;
  }
}

async function waitingForStandby(): Promise<number[]> {
  const { rows } = await admin.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
  return rows.map(({ pid }) => pid);
}

/** The backend that has committed here, and waits for the standby. */
async function untilWaiting(except?: number): Promise<number> {
  for (;;) {
    const [pid] = (await waitingForStandby()).filter((each) => each !== except);
    if (pid !== undefined) return pid;
  }
}

test('a COMMIT whose wait for the standby is cancelled is no success, nor is it made one by being asked for again', async () => {
  await loseStandby();

  for (let i = 0; i < 2; i += 1) {
    const sending = send(server, alice, bob, 10, 'key').then((response) => response);
    await admin.query('SELECT pg_cancel_backend($1)', [await untilWaiting()]);
    const response = await sending;

    expect([response.status, codeOf(response)]).toEqual([503, 'UNAVAILABLE']);
    expect(response.body.detail).toMatch(/not known.*same Idempotency-Key/);
    expect(reported.errors.at(-1)).toMatchObject({ cause: { name: 'UnconfirmedCommitError' } });
  }

  await setStandby('');
  const { headers } = await send(server, alice, bob, 10, 'key').expect(201);
  expect(headers['idempotency-replayed']).toBe('true');
  expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([990, 1010]);
});

test('a COMMIT whose connection ends while it waits for the standby is looked up, which waits for the standby too', async () => {
  await loseStandby();
  const sending = send(server, alice, bob, 10, 'key').then((response) => response);
  const first = await untilWaiting();
  await admin.query('SELECT pg_terminate_backend($1)', [first]);
  await untilWaiting(first);

  await setStandby('');
  const { status, headers } = await sending;

  expect([status, headers['idempotency-replayed']]).toEqual([201, undefined]);
  expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([990, 1010]);
});
