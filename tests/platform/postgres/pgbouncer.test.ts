import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readMigrations } from '../../../src/platform/postgres/migrations';
import { expectSoundBook } from '../../support/book';
import { lockOutside } from '../../support/locks';
import { aPerson, balanceOf, codeOf, PASSWORD, refund, send, sendBatch, type Person } from '../../support/people';
import { describeWithPgBouncer, POOL_SIZE, usePgBouncer } from '../../support/pgbouncer';
import { countTransfers, pay, settingsFor, useOutside } from '../../support/pooledServer';
import { start, stop, stopAll, type ServerProcess } from '../../support/serverProcess';
import { callsTo, type TestServer } from '../../support/testServer';
import { until } from '../../support/until';

describeWithPgBouncer('a server behind PgBouncer in transaction mode', () => {
  const bouncer = usePgBouncer();
  const outside = useOutside(bouncer);
  let server: ServerProcess;
  let there: TestServer;
  let people: Person[];
  beforeAll(async () => {
    // On an empty database, so that it is migrated through the pooler.
    server = start({ ...settingsFor(bouncer), DB_POOLER: 'transaction' });
    const url = await server.ready;
    const connection = { connectionString: bouncer.adminUrl };
    there = { ...callsTo(() => url), url, connection, pool: outside.pool } as TestServer;
    people = await Promise.all(Array.from({ length: 8 }, () => aPerson(there)));
  });
  afterAll(async () => {
    // The server ends its connections through the pooler, which must still run.
    expect(await stop(server)).toBe(0);
    await stopAll();
  });
  afterEach(() => expectSoundBook(outside.pool));

  /** Pays in all directions from this number of clients, until `end` is called. `statuses` has each answer under its key. */
  function underLoad(clients: number) {
    const statuses = new Map<string, { again: () => Promise<number>; status: number }>();
    let stopping = false;
    const done = Promise.all(
      Array.from({ length: clients }, async (_, i) => {
        for (let n = 1; !stopping; n += 1) {
          const [from, to] = [people[i % people.length]!, people[(i + n) % people.length]!];
          if (from === to) continue;
          const key = randomUUID();
          const again = () => pay(there.url, from, to, key);
          statuses.set(key, { again, status: await again() });
        }
      }),
    );
    return { statuses, end: () => ((stopping = true), done) };
  }

  test('migrates the database, and has no warning but that its role may', async () => {
    const { rowCount } = await outside.pool.query('SELECT 1 FROM schema_migrations');

    expect(rowCount).toBe((await readMigrations()).length);
    const warnings = server.output().split('\n').filter((line) => line.includes('"level":"warn"')); // prettier-ignore
    expect(warnings).toEqual([expect.stringContaining('"right":"owner of the tables"')]);
  });

  test('answers what it answers without one', async () => {
    const [alice, bob] = [await aPerson(there), await aPerson(there)];

    const sent = await send(there, alice, bob, 10, 'key').expect(201);
    const replayed = await send(there, alice, bob, 10, 'key').expect(201);
    expect([replayed.headers['idempotency-replayed'], replayed.body]).toEqual(['true', sent.body]);
    expect(codeOf(await send(there, alice, bob, 11, 'key'))).toBe('IDEMPOTENCY_KEY_REUSED');
    await sendBatch(there, alice, [[bob, 1], [bob, 2]], 'batch').expect(201); // prettier-ignore
    expect(codeOf(await send(there, alice, bob, 5_000, 'too much'))).toBe('INSUFFICIENT_FUNDS');
    await refund(there, bob, sent.body.transaction.id as string, { amount: 4 }, 'refund').expect(201);
    expect([await balanceOf(there, alice), await balanceOf(there, bob)]).toEqual([991, 1_009]);

    const history = await there.get('/api/transactions?limit=2', alice.token).expect(200);
    expect(history.body.data).toHaveLength(2);
    const next = `/api/transactions?limit=2&cursor=${history.body.nextCursor as string}`;
    expect((await there.get(next, alice.token).expect(200)).body.data).toHaveLength(2);
    const accounts = await there.get('/api/accounts', alice.token).expect(200);
    const statement = `/api/accounts/${accounts.body.data[0].id as string}/statement?format=csv`;
    expect((await there.get(statement, alice.token).expect(200)).text.trim().split('\r\n').length).toBeGreaterThan(5);
  });

  test('ends a session at once', async () => {
    const { token, cookie } = await aPerson(there);
    await there.post('/api/auth/refresh').set('Cookie', cookie).expect(200);

    await there.post('/api/auth/logout', undefined, token).expect(204);

    expect(codeOf(await there.get('/api/users/me', token))).toBe('INVALID_TOKEN');
  });

  test('an account that another transaction holds ends in 503 after 5 s, and serves again', async () => {
    const [alice, bob] = [await aPerson(there), await aPerson(there)];
    const release = await lockOutside(there, bob);
    const startedAt = performance.now();

    const refused = await send(there, alice, bob, 1, 'held');

    expect([refused.status, codeOf(refused)]).toEqual([503, 'UNAVAILABLE']);
    expect(performance.now() - startedAt).toBeLessThan(7_000);
    await release();
    await send(there, alice, bob, 1, 'held').expect(201);
  });

  test.each([
    [
      'in a transaction',
      () => there.post('/api/auth/register', { email: `${randomUUID()}@x.com`, password: PASSWORD, full_name: 'A' }),
    ],
    ['outside of one', () => there.get('/api/users/me', people[0]!.token)],
  ])('a statement %s waits 4 s for a lock, and it is PostgreSQL that ends it', async (_name, call) => {
    const outsider = await outside.pool.connect();
    await outsider.query('BEGIN; LOCK TABLE users');
    const before = server.output().length;

    const refused = await call();
    await outsider.query('ROLLBACK');
    outsider.release();

    expect(refused.status).toBe(503);
    // 55P03 comes from PostgreSQL. The limit of the client comes later, with another error.
    await until(() => server.output().slice(before).includes('55P03'));
    await call().then(({ status }) => expect(status).toBeLessThan(300));
  });

  test('terminated backends are replaced: every payment is answered, and none is doubled', async () => {
    const before = await countTransfers(outside.pool);
    const load = underLoad(16);
    const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE application_name = 'payverse' AND datname = current_database()`;
    for (let round = 1; round <= 5; round += 1) {
      const count = load.statuses.size;
      await until(() => load.statuses.size > count + 50);
      expect((await outside.pool.query(terminate)).rowCount).toBeGreaterThan(0);
    }
    await load.end();

    await expectAllOnce(load.statuses, before!);
  });

  test('PAUSE, RELOAD and RESUME under load are not noticed', async () => {
    const before = await countTransfers(outside.pool);
    const load = underLoad(16);
    for (let round = 1; round <= 3; round += 1) {
      const count = load.statuses.size;
      await until(() => load.statuses.size > count + 50);
      await bouncer.command('PAUSE');
      await bouncer.command('RELOAD');
      await bouncer.command(`SET default_pool_size = ${POOL_SIZE}`);
      await bouncer.command('RESUME');
    }
    await load.end();

    expect(new Set([...load.statuses.values()].map(({ status }) => status))).toEqual(new Set([201]));
    await expectAllOnce(load.statuses, before!);
  });

  test('a PgBouncer that is killed under load is missed with 503, and nothing is lost or doubled', async () => {
    const before = await countTransfers(outside.pool);
    const load = underLoad(16);
    await until(() => load.statuses.size > 100);

    await bouncer.kill();
    await until(() => [...load.statuses.values()].some(({ status }) => status === 503));
    expect((await there.get('/health/ready')).status).toBe(503);
    await bouncer.start();
    await until(async () => (await there.get('/health/ready')).status === 200);
    const { size } = load.statuses;
    await until(() => load.statuses.size > size + 100);
    await load.end();

    const statuses = [...load.statuses.values()].map(({ status }) => status);
    expect([...new Set(statuses)].sort()).toEqual([201, 503]);
    expect(statuses.slice(-16)).toEqual(Array(16).fill(201));
    await expectAllOnce(load.statuses, before!);
  });

  /** Repeats each unconfirmed payment under its key, and expects every payment once. */
  async function expectAllOnce(statuses: ReturnType<typeof underLoad>['statuses'], before: number): Promise<void> {
    const unconfirmed = [...statuses.values()].filter(({ status }) => status !== 201);
    const again = await Promise.all(unconfirmed.map((payment) => payment.again()));
    expect(again).toEqual(unconfirmed.map(() => 201));
    expect(await countTransfers(outside.pool)).toBe(before + statuses.size);
  }

  test('ledger:verify proves the book through it, and leaves it its connection', async () => {
    const before = await backends();

    const child = spawn(process.execPath, ['dist/commands/ledgerVerify.js'], {
      env: { PATH: process.env['PATH'], DATABASE_URL: bouncer.connection.connectionString, DB_POOLER: 'transaction' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const [code] = (await once(child, 'close')) as [number];

    expect(output).toMatch(/^The book is sound\.\n/);
    expect(code).toBe(0);
    expect(await backends()).toEqual(expect.arrayContaining(before));
  });

  async function backends(): Promise<number[]> {
    const servers = await bouncer.command<{ database: string; remote_pid: number }>('SHOW SERVERS');
    return servers.filter(({ database }) => database === 'payverse_db').map(({ remote_pid: pid }) => pid);
  }
});
