import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Pool } from 'pg';
import { withTransaction } from '../src/config/database';
import type { Tx } from '../src/platform/postgres/db';
import { migrate, readMigrations } from '../src/platform/postgres/migrations';
import { GROUP_LIMITS } from '../src/services/ledger/ledgerService';
import { expectSoundBook } from './support/book';
import { lockOutside } from './support/locks';
import { aPerson, balanceOf, codeOf, PASSWORD, refund, send, sendBatch, type Person } from './support/people';
import { describeWithPgBouncer, POOL_SIZE, usePgBouncer, type PgBouncer } from './support/pgbouncer';
import { start, stop, stopAll, type ServerProcess } from './support/serverProcess';
import { callsTo, startServer, type TestServer } from './support/testServer';
import { until } from './support/until';

const SETTINGS = {
  JWT_ACCESS_SECRET: 'a'.repeat(40),
  JWT_REFRESH_SECRET: 'b'.repeat(40),
  RATE_LIMIT_AUTH: '0',
  RATE_LIMIT_API: '0',
};
const settingsFor = ({ connection }: PgBouncer) => ({ ...SETTINGS, DATABASE_URL: connection.connectionString });

/** Looks at the database from outside, and not through the pooler. */
function useOutside(bouncer: PgBouncer): { pool: Pool } {
  const outside = {} as { pool: Pool };
  beforeAll(() => {
    outside.pool = new Pool({ connectionString: bouncer.adminUrl, max: 4 });
    outside.pool.on('error', () => undefined);
  });
  afterAll(() => outside.pool.end());
  return outside;
}

/** A payment as a client makes it, over connections that it keeps. Resolves with the status. */
async function pay(url: string, from: Person, to: Person, key: string): Promise<number> {
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `Bearer ${from.token}`,
    'Idempotency-Key': key,
  };
  const body = JSON.stringify({ toAccountNumber: to.accountNumber, amount: 0.01 });
  const response = await fetch(`${url}/api/transactions/send`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

/** Resolves with the status. */
async function read(url: string, what: string, { token }: Person): Promise<number> {
  const response = await fetch(url + what, { headers: { Authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}

const countTransfers = async (pool: Pool) =>
  (await pool.query("SELECT 1 FROM transactions WHERE type = 'transfer' AND idempotency_key IS NOT NULL")).rowCount;

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
    // The first one has it with the pooler, which must be there still.
    expect(await stop(server)).toBe(0);
    await stopAll();
  });
  afterEach(() => expectSoundBook(outside.pool));

  /** Payments in all directions, from so many clients, until they are told to stop. Each answer stands under its key. */
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

  test('an account that somebody else holds ends in 503 after 5 s, and serves again', async () => {
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
    // The client's own limit comes later, and says something else.
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

  /** Asks again, under the same key, for what was not confirmed. */
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

describeWithPgBouncer('forty connections that share four', () => {
  const bouncer = usePgBouncer();
  const outside = useOutside(bouncer);
  const reported = { errors: [] as unknown[], requests: [], events: [] };
  const closing: (() => unknown)[] = [];
  /** Two as they are, and two with one database transaction for each request, ten at once. */
  const urls: string[] = [];
  const pools: Pool[] = [];
  beforeAll(async () => {
    await migrate(bouncer.connection, { pooled: true });
    const single = { ...GROUP_LIMITS, groupsMax: { small: 10, large: 1 }, stallMs: 0, groupWeightMax: 1 };
    for (const groupLimits of [GROUP_LIMITS, GROUP_LIMITS, single, single]) {
      const started = await startServer(bouncer.connection, reported, { pooled: true, groupLimits }, closing);
      urls.push(started.url);
      pools.push(started.pools.ledger, started.pools.general);
    }
  });
  afterEach(() => expect(reported.errors.splice(0)).toEqual([]));
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  test('3,000 payments of 64 clients, beside what reads, leave a sound book', async () => {
    const there = callsTo(() => urls[0]!) as TestServer;
    const people = await Promise.all(Array.from({ length: 32 }, () => aPerson(there)));
    const statuses: number[] = [];
    let left = 3_000;

    await Promise.all(
      Array.from({ length: 64 }, async (_, i) => {
        for (let n = 1; left > 0; n += 1) {
          left -= 1;
          const [from, to] = [people[i % 32]!, people[(i + 1 + (n % 31)) % 32]!];
          statuses.push(await pay(urls[(i + n) % 4]!, from, to, randomUUID()));
          if (n % 5 === 0) statuses.push(await read(urls[n % 4]!, '/api/transactions', from));
        }
      }),
    );

    expect(statuses.filter((status) => status !== 201 && status !== 200)).toEqual([]);
    expect(await countTransfers(outside.pool)).toBe(3_000);
    expect(pools.reduce((sum, { totalCount }) => sum + totalCount, 0)).toBeGreaterThan(30);
    expect((await bouncer.command('SHOW SERVERS')).length).toBeLessThanOrEqual(POOL_SIZE);
    await expectSoundBook(outside.pool);
  }, 90_000);

  test('each of 2,000 transactions, of which every other one fails on the way, gets its own answers', async () => {
    let count = 0;

    await Promise.all(
      Array.from({ length: 64 }, async () => {
        while (count < 2_000) await askThrice((count += 1));
      }),
    );
  });

  /** Twice at once, and then once more, behind a statement that fails where the number is even. */
  async function askThrice(number: number): Promise<void> {
    const fails = number % 2 === 0;
    const own = `${number} ${'x'.repeat((number * 7) % 6_000)}`;
    const answers: string[] = [];
    const ask = async (tx: Tx) => {
      const { rows } = await tx.query<{ it: string }>({ name: 'ask', text: 'SELECT $1 AS it' }, [own]);
      answers.push(rows[0]!.it);
    };

    const work = withTransaction(pools[number % 4]!, async (tx) => {
      await Promise.all([ask(tx), ask(tx)]);
      if (fails) tx.send('SELECT 1/0');
      await ask(tx);
    });

    const outcome = await work.catch((error: unknown) => (error as Error).message);
    expect([outcome, ...answers]).toEqual(fails ? [expect.any(String), own, own] : [undefined, own, own, own]);
  }

  test('no connection has a prepared statement, or keeps a limit that a transaction brought', async () => {
    const found: { pid: number; prepared: number; limit: string }[] = [];
    const look = `SELECT pg_backend_pid() AS pid, (SELECT count(*)::int FROM pg_prepared_statements) AS prepared,
                         current_setting('idle_in_transaction_session_timeout') AS limit`;
    const all = Array.from({ length: POOL_SIZE }, () =>
      withTransaction(pools[0]!, async (tx) => {
        found.push(...(await tx.query<(typeof found)[0]>(look)).rows);
        await until(() => found.length === POOL_SIZE);
      }),
    );
    await Promise.all(all);

    expect(new Set(found.map(({ pid }) => pid)).size).toBe(POOL_SIZE);
    expect(found).toEqual(found.map(({ pid }) => ({ pid, prepared: 0, limit: '10s' })));
    expect((await pools[0]!.query(look)).rows).toEqual([expect.objectContaining({ limit: '0' })]);
  });
});

describeWithPgBouncer('an empty database behind PgBouncer', () => {
  const bouncer = usePgBouncer();
  const outside = useOutside(bouncer);
  afterEach(stopAll);

  test('F28 eight that start at once migrate it once, with fewer connections than they are', async () => {
    await Promise.all(Array.from({ length: 8 }, () => migrate(bouncer.connection, { pooled: true })));

    const { rows } = await outside.pool.query('SELECT version FROM schema_migrations ORDER BY version');
    expect(rows).toEqual((await readMigrations()).map(({ version }) => ({ version })));
    // A lock that belonged to a session would be held now by a connection that PgBouncer lends to the next.
    const locks = `SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                    WHERE datname = current_database() AND locktype = 'advisory'`;
    expect((await outside.pool.query(locks)).rows).toEqual([]);
  });

  test.each([
    [
      'refuses what it asks for',
      '',
      /there is a pooler before it, so set DB_POOLER=transaction \(unsupported startup parameter: options\)/,
    ],
    [
      'swallows what it asks for',
      'options, lock_timeout, statement_timeout, idle_in_transaction_session_timeout',
      / is .* and must be .*set DB_POOLER=transaction/,
    ],
  ])('without DB_POOLER, a server whose pooler %s ends with one clear line', async (_name, ignored, reason) => {
    await bouncer.command(`SET ignore_startup_parameters = '${ignored}'`);
    const server = start(settingsFor(bouncer));

    const said = await server.ready.catch((error: unknown) => (error as Error).message);
    expect(said).toMatch(/^PayVerse did not start: the database cannot be used: .*\n$/);
    expect(said).toMatch(reason);
    expect(await server.ended).toBe(1);
  });
});
