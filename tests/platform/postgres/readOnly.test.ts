import { rm, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { withTransaction } from '../../../src/config/database';
import { startEmbeddedPostgres } from '../../../src/platform/postgres/embedded/embeddedPostgres';
import { migrate } from '../../../src/platform/postgres/migrations';
import { endPools, type Pools } from '../../../src/config/pools';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, codeOf, send, type Person } from '../../support/people';
import { aPool, noPools } from '../../support/pools';
import { asAdmin, createDatabase } from '../../support/testDatabase';
import { callsTo, startServer, useServer, type TestServer } from '../../support/testServer';
import { until } from '../../support/until';

const pidOf = async (db: Pick<Pool, 'query'>) =>
  (await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;
const isConnected = async ({ pool }: Pick<TestServer, 'pool'>, pid: number) =>
  (await pool.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])).rowCount === 1;

describe('fault G1: a database that an operator has made read-only for a while', () => {
  const server = useServer();
  let name: string;
  let alice: Person;
  let bob: Person;
  const setReadOnly = (value: 'on' | 'off') =>
    asAdmin((admin) => admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = '${value}'`));
  /** Connections of the server that began after the change, as many as it has. */
  async function renewConnections(): Promise<void> {
    const { max } = server.pool.options;
    const clients = await Promise.all(Array.from({ length: max }, () => server.pool.connect()));
    for (const client of clients) client.release(true);
    const fresh = await Promise.all(Array.from({ length: max }, () => server.pool.connect()));
    for (const client of fresh) client.release();
  }

  beforeEach(async () => {
    const { rows } = await server.pool.query<{ name: string }>('SELECT current_database() AS name');
    name = rows[0]!.name;
    [alice, bob] = [await aPerson(server), await aPerson(server)];
    await setReadOnly('on');
    await renewConnections();
  });
  afterEach(async () => {
    await setReadOnly('off');
    await renewConnections();
    await expectSoundBook(server.pool);
  });

  test('is not ready, refuses payments as nothing moved, and answers what only reads', async () => {
    const ready = await server.get('/health/ready');
    const refused = await send(server, alice, bob, 10, 'key');

    expect([ready.status, ready.body.checks]).toEqual([
      503,
      { database: 'ok', schema: 'ok', writes: 'failed', shutdown: 'ok' },
    ]);
    expect([refused.status, codeOf(refused), refused.body.details]).toEqual([503, 'UNAVAILABLE', { moved: 'nothing' }]);
    const { body } = await server.get('/api/accounts', alice.token).expect(200);
    const account = `/api/accounts/${body.data[0].id as string}`;
    await server.get('/api/transactions', alice.token).expect(200);
    await server.get(`${account}/balance`, alice.token).expect(200);
    await server.get(`${account}/statement`, alice.token).expect(200);
    await server.get(`/api/recipients/${bob.accountNumber}`, alice.token).expect(200);
    expect((await server.get('/health/live')).status).toBe(200);
    expect(server.errors).toMatchObject([{ code: 'UNAVAILABLE', cause: { code: '25006' } }]);
    server.errors.length = 0;
  });

  test('registration, login and the end of a session are UNAVAILABLE, and work afterwards', async () => {
    const body = { email: `new.${alice.email}`, password: 'securepassword', full_name: 'New' };
    const attempts = [
      () => server.post('/api/auth/register', body),
      () => server.post('/api/auth/login', { email: alice.email, password: body.password }),
      () => server.post('/api/auth/refresh').set('Cookie', alice.cookie),
      () => server.post('/api/auth/logout-all', undefined, bob.token),
    ];
    for (const attempt of attempts) expect(codeOf(await attempt())).toBe('UNAVAILABLE');
    expect(server.errors).toMatchObject(Array(attempts.length).fill({ code: '25006' }));
    server.errors.length = 0;

    await setReadOnly('off');
    await until(async () => (await server.get('/health/ready')).status === 200);

    expect((await Promise.all(attempts.map((attempt) => attempt()))).map(({ status }) => status)).toEqual([
      201, 200, 200, 204,
    ]);
  });

  test('is written again as soon as it can be, by all of the connections at once', async () => {
    await setReadOnly('off');

    const { max } = server.pool.options;
    const sends = Array.from({ length: max }, () => send(server, alice, bob, 1));
    const responses = await Promise.all(sends);

    expect(responses.map(({ status }) => status)).toEqual(Array(max).fill(201));
    expect(await balanceOf(server, bob)).toBe(1000 + max);
  });
});

describe('fault G1: a connection', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let pool: Pool;
  beforeAll(async () => {
    database = await createDatabase();
    pool = aPool(database.connection);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  test.each([
    [
      'is closed after 25006 in a transaction',
      "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '25006'; END $$",
      false,
    ],
    [
      'is kept after an error that it did not cause',
      "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END $$",
      true,
    ],
  ])('%s', async (_name, statement, isKept) => {
    const before = await pidOf(pool);

    await expect(withTransaction(pool, (tx) => tx.query(statement))).rejects.toThrow('no');

    expect((await pidOf(pool)) === before).toBe(isKept);
  });

  test('is closed after 25006 at COMMIT, among the statements that travel with it', async () => {
    const before = await pidOf(pool);

    const work = withTransaction(pool, async (tx) => {
      tx.send('SET TRANSACTION READ ONLY');
      tx.send("INSERT INTO schema_migrations (version, name, checksum) VALUES (0, 'none', 'none')");
      await Promise.resolve();
    });

    await expect(work).rejects.toMatchObject({ code: '25006' });
    expect(await pidOf(pool)).not.toBe(before);
  });

  test('that began read-only is replaced before it is used again, a second later', async () => {
    const own = aPool(database.connection);
    await pool.query(`ALTER DATABASE ${database.name} SET default_transaction_read_only = on`);
    const before = await pidOf(own);
    await pool.query(`ALTER DATABASE ${database.name} SET default_transaction_read_only = off`);

    await until(async () => (await pidOf(own)) !== before);

    await own.query('CREATE TABLE written (id INTEGER)');
    await until(async () => !(await isConnected({ pool }, before)));
    await own.end();
  });
});

describe('fault G1: a standby', () => {
  const reported = { errors: [] as unknown[], requests: [], events: [] };
  const closing: (() => unknown)[] = [];
  let server: TestServer;
  let people: [Person, Person];

  beforeAll(async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'payverse-standby-'));
    closing.push(() => rm(dataDir, { recursive: true }));
    const options = { dataDir, maxConnections: 30, onEvent: () => undefined };
    const primary = await startEmbeddedPostgres(options);
    await migrate(primary.connection);
    const atPrimary: (() => unknown)[] = [];
    const first = await startServer(primary.connection, reported, {}, atPrimary);
    server = { ...reported, ...first, ...callsTo(() => first.url) };
    people = [await aPerson(server), await aPerson(server)];
    for (const close of atPrimary.reverse()) await close();
    await primary.stop();
    // The same data as a standby would have it, which follows no primary.
    await writeFile(path.join(dataDir, 'postgres', 'standby.signal'), '');
    const standby = await startEmbeddedPostgres(options);
    closing.push(standby.stop);
    await migrate(standby.connection);
    const second = await startServer(standby.connection, reported, {}, closing);
    server = { ...reported, ...second, ...callsTo(() => second.url) };
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  test('is no place to send requests to, answers what only reads, and is ready once it is promoted', async () => {
    const [alice, bob] = people;
    const ready = await server.get('/health/ready');
    expect([ready.status, ready.body.checks.writes]).toEqual([503, 'failed']);
    expect(await balanceOf(server, alice)).toBe(1000);
    const refused = await send(server, alice, bob, 10, 'key');
    expect([codeOf(refused), refused.body.details]).toEqual(['UNAVAILABLE', { moved: 'nothing' }]);

    await server.pool.query('SELECT pg_promote()');
    await until(async () => (await server.get('/health/ready')).status === 200);

    await send(server, alice, bob, 10, 'key').expect(201);
    expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([990, 1010]);
  });
});

describe('fault G1: readiness', () => {
  /** A server with one connection in each pool. The connections of the named pools are in use. */
  async function readinessWhileHeld(held: readonly (keyof Pools)[]) {
    const database = await createDatabase();
    const closing: (() => unknown)[] = [database.drop];
    const reported = { errors: [] as unknown[], requests: [], events: [] };
    const pools = { ledger: aPool(database.connection), general: aPool(database.connection) };
    const { url } = await startServer(database.connection, reported, { pools }, closing);
    const clients = await Promise.all(held.map((name) => pools[name].connect()));
    const since = performance.now();

    const { status, body } = await callsTo(() => url).get('/health/ready');

    expect(performance.now() - since).toBeLessThan(4_500);
    for (const client of clients) client.release();
    await endPools(pools);
    for (const close of closing.reverse()) await close();
    return [status, body.checks];
  }

  test('is bounded when every connection is in use', async () => {
    expect(await readinessWhileHeld(['ledger', 'general'])).toEqual([
      503,
      { database: 'failed', schema: 'failed', writes: 'failed', shutdown: 'ok' },
    ]);
  });

  test.each(['ledger', 'general'] as const)('fault F1: is given while the other pool answers: %s', async (name) => {
    expect(await readinessWhileHeld([name])).toEqual([
      200,
      { database: 'ok', schema: 'ok', writes: 'ok', shutdown: 'ok' },
    ]);
  });

  test('fault F1: is not given while a pool is refused its connections', async () => {
    const database = await createDatabase();
    const closing: (() => unknown)[] = [database.drop];
    const reported = { errors: [] as unknown[], requests: [], events: [] };
    const pools = { ledger: noPools().ledger, general: aPool(database.connection) };
    const { url } = await startServer(database.connection, reported, { pools }, closing);

    expect((await callsTo(() => url).get('/health/ready')).status).toBe(503);

    await endPools(pools);
    for (const close of closing.reverse()) await close();
  });
});
