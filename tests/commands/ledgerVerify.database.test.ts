import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { readMigrations } from '../../src/platform/postgres/migrations';
import { aDatabase, aFolder, databaseOf, launch, outcomeOf, refusal, undoLater, verify } from '../support/ledgerVerify';
import { asAdmin, testPostgres } from '../support/testDatabase';
import { useServer } from '../support/testServer';
import { useWholeBook } from '../support/wholeBook';

/** How ledgerVerify reads databases: one that is in use, the one in DATA_DIR, and databases that it cannot check. */
const server = useServer();
const book = useWholeBook(server);

/** Opens a transaction beside the one of ledgerVerify. It is rolled back after the test. */
async function openTransaction(statements: string): Promise<Client> {
  const client = new Client(server.connection);
  await client.connect();
  undoLater(() => client.end());
  await client.query(`BEGIN; ${statements}`);
  return client;
}

describe('what cannot be checked is reported in one line, with exit code 2:', () => {
  test('a database on a port that is closed', async () => {
    // Where this name has two addresses, Node reports both in one error without a message.
    const outcome = await verify({ DATABASE_URL: 'postgres://postgres@localhost:1/x' });

    expect(outcome).toEqual({
      ...refusal(''),
      errors: expect.stringMatching(/: connect ECONNREFUSED (::1|127\.0\.0\.1):1\n$/),
    });
  });

  test('a database that does not exist', async () => {
    const url = Object.assign(new URL(testPostgres().url), { pathname: '/nowhere' }).toString();

    expect(await verify({ DATABASE_URL: url })).toEqual(refusal('database "nowhere" does not exist'));
  });

  test('an empty database', async () => {
    const outcome = await verify({ DATABASE_URL: await aDatabase({ empty: true }) });

    expect(outcome).toEqual(refusal('the database has no schema of PayVerse'));
  });

  test('an older schema', async () => {
    const [database, { length }] = [await aDatabase(), await readMigrations()];
    await asAdmin((admin) => admin.query('DELETE FROM schema_migrations WHERE version = $1', [length]), database);

    expect(await verify({ DATABASE_URL: database })).toEqual(
      refusal(`the schema is older than this program: it has ${length - 1} of ${length} migrations`),
    );
  });

  test('nothing at all, where nothing is made', async () => {
    const dataDir = await aFolder();

    expect(await verify({ DATA_DIR: dataDir })).toEqual(
      refusal(`there is nothing to verify, no database in ${dataDir}`),
    );
    expect(await readdir(dataDir)).toEqual([]);
  });

  test('production without a database', async () => {
    expect(await verify({ NODE_ENV: 'production' })).toEqual(
      refusal('Wrong configuration:\n  DB_HOST or DATABASE_URL must name a database in production'),
    );
  });

  test.each([
    ['an option with a typing slip', ['--jason'], "'--jason'"],
    ['metrics without a file', ['--metrics'], "'--metrics <value>' argument missing"],
    ['metrics with an empty name', ['--metrics='], "'--metrics' needs a file"],
    ['what is no option', ['book.prom'], "'book.prom'"],
  ])('%s, with the usage', async (_what, args, reason) => {
    const { code, output, errors } = await verify(databaseOf(server), ...args);

    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(reason);
    expect(errors).toMatch(/\nUsage: .*\[--json\] \[--metrics FILE\]\n/);
  });

  test('a table that another transaction keeps locked to change it', async () => {
    await openTransaction('LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE');

    expect(await verify(databaseOf(server))).toEqual(refusal('canceling statement due to lock timeout'));
  });
});

describe('on a live database', () => {
  const WAITING = `SELECT query_start < clock_timestamp() - interval '0.2 s' AS is_long FROM pg_stat_activity
    WHERE application_name = 'payverse-verify' AND datname = current_database() AND wait_event_type = 'Lock'`;
  /** Resolves when ledgerVerify has waited for `blocker` for longer than the statement timeout of its database. */
  async function waitsIn(blocker: Client): Promise<void> {
    for (;;) {
      // Inside a transaction PostgreSQL shows the same activity again and again, unless it is asked to forget it.
      await blocker.query('SELECT pg_stat_clear_snapshot()');
      const { rows } = await blocker.query<{ is_long: boolean }>(WAITING);
      if (rows[0]?.is_long) return;
    }
  }

  test('waits for no lock on rows, and does not see what is not committed', async () => {
    await openTransaction(`
      SELECT id FROM accounts FOR UPDATE;
      UPDATE accounts SET balance = 0;
      INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, created_at, type, failure_code,
                                from_version, from_balance_after)
      VALUES ('00000000-0000-7000-8000-000000000101', '${book.alice.id}', '${book.bob.id}', 1, 'failed', now(), 'transfer', 'X', 99, 1)`);

    expect(await verify(databaseOf(server))).toMatchObject({ code: 0, errors: '' });
  });

  test('is not ended by a statement timeout, and holds only the lock of a reader', async () => {
    const name = new URL(server.connection.connectionString!).pathname.slice(1);
    const set = (value: string) => server.pool.query(`ALTER DATABASE ${name} SET statement_timeout = ${value}`);
    await set("'0.2 s'");
    undoLater(() => set('DEFAULT'));
    const blocker = await openTransaction('LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE');

    const outcome = verify(databaseOf(server));
    await waitsIn(blocker);
    const { rows } = await blocker.query<{ mode: string }>(
      `SELECT DISTINCT mode FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE application_name = 'payverse-verify' AND datname = current_database() AND locktype = 'relation'`,
    );
    await blocker.query('ROLLBACK');

    expect(rows).toEqual([{ mode: 'AccessShareLock' }]);
    expect(await outcome).toMatchObject({ code: 0, errors: '' });
  });

  test('is ended by a signal, and reports it', async () => {
    const blocker = await openTransaction('LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE');
    const child = launch('dist/commands/ledgerVerify.js', [], databaseOf(server));
    const outcome = outcomeOf(child);
    await waitsIn(blocker);

    child.kill('SIGTERM');

    expect(await outcome).toEqual(refusal('it was interrupted by SIGTERM'));
  });
});

describe('with nothing configured', () => {
  async function startServer(dataDir: string): Promise<{ url: string; stop: () => Promise<unknown> }> {
    const child = launch('dist/server.js', [], { DATA_DIR: dataDir, PORT: '0', BCRYPT_COST: '4' });
    const [line] = (await once(child.stdout!.setEncoding('utf8'), 'data')) as [string];
    const [, url] = /is ready on (\S+),/.exec(line)!;
    return {
      url: url!,
      async stop() {
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  }

  async function isPostgresUp(dataDir: string): Promise<boolean> {
    return (await readdir(path.join(dataDir, 'postgres'))).includes('postmaster.pid');
  }

  test('looks at the PostgreSQL of DATA_DIR beside a running server, and after it was stopped', async () => {
    const dataDir = await aFolder();
    const { url, stop } = await startServer(dataDir);
    const registered = await fetch(`${url}/api/auth/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'a@example.com', password: 'securepassword', full_name: 'A' }),
    });
    expect(registered.status).toBe(201);

    const beside = await verify({ DATA_DIR: dataDir }, '--json');
    const ready = await fetch(`${url}/health/ready`);
    await stop();
    expect(await isPostgresUp(dataDir)).toBe(false);
    const afterwards = await verify({ DATA_DIR: dataDir }, '--json');

    expect(beside).toMatchObject({ code: 0, errors: '' });
    expect(JSON.parse(beside.output)).toMatchObject({ sound: true, accounts: 1, transactions: 1, balances: '1000.00' });
    expect(ready.status).toBe(200);
    expect(afterwards).toEqual(beside);
    expect(await isPostgresUp(dataDir)).toBe(false);
  });
});
