import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { readMigrations } from '../src/platform/postgres/migrations';
import { OPENING_ACCOUNT_ID } from '../src/models/account.model';
import { BOOK_RULES } from '../src/models/verification/report.model';
import { asAdmin, createDatabase, testPostgres } from './support/testDatabase';
import { useServer } from './support/testServer';
import { useWholeBook } from './support/wholeBook';

/** The built program as a process of its own, started the way `npm run ledger:verify` starts it. */
const server = useServer();
const book = useWholeBook(server);
const running = new Set<ChildProcess>();
const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

interface Outcome {
  code: number | string;
  output: string;
  errors: string;
}

function launch(program: string, args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const [output, errors, [code, signal]] = await Promise.all([text(child.stdout!), text(child.stderr!), ended]);
  return { code: code ?? signal!, output, errors };
}

const verify = (env: Record<string, string>, ...args: string[]) =>
  outcomeOf(launch('dist/commands/ledgerVerify.js', args, env));
const here = () => ({ DATABASE_URL: server.connection.connectionString! });
const refusal = (reason: string) => ({ code: 2, output: '', errors: `The book could not be checked: ${reason}\n` });

async function aDatabase(options?: { empty: boolean }): Promise<string> {
  const database = await createDatabase(options);
  cleanUp.push(database.drop);
  return database.connection.connectionString!;
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse-verify-'));
  cleanUp.push(() => rm(folder, { recursive: true }));
  return folder;
}

/** From Bob's balance, and from no entry, until the test has ended. */
async function takeACent(): Promise<void> {
  const change = (cents: number) =>
    server.pool.query('UPDATE accounts SET balance = balance + $2 WHERE account_number = $1', [
      book.bob.number,
      cents / 100,
    ]);
  await change(-1);
  cleanUp.push(() => change(1));
}

/** A session beside the program's, inside a transaction that is undone. */
async function aSession(statements: string): Promise<Client> {
  const client = new Client(server.connection);
  await client.connect();
  cleanUp.push(() => client.end());
  await client.query(`BEGIN; ${statements}`);
  return client;
}

describe('a sound book', () => {
  test('is told with its sums and every rule, and 0', async () => {
    const { code, output, errors } = await verify(here());

    expect([code, errors]).toEqual([0, '']);
    const [title, , ...lines] = output.split('\n');
    expect(title).toBe('The book is sound.');
    expect(lines.slice(0, 5).map((line) => line.replace(/ {2,}/, ': '))).toEqual([
      'accounts: 5',
      'transactions: 20',
      'balances: 5000.00',
      'openings: 5000.00',
      'difference: 0.00',
    ]);
    expect(lines.slice(6)).toEqual([
      ...Object.entries(BOOK_RULES).map(([kind, rule]) => expect.stringMatching(`^${kind} +0  ${rule}$`)),
      '',
    ]);
  });

  test('is told as JSON with --json', async () => {
    const { code, output } = await verify(here(), '--json');

    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({
      sound: true,
      accounts: 5,
      transactions: 20,
      balances: '5000.00',
      openings: '5000.00',
      difference: '0.00',
      faults: Object.fromEntries(Object.keys(BOOK_RULES).map((kind) => [kind, 0])),
      first_broken: null,
      later_than_now: { count: 0, latest: null },
    });
  });

  test('in production needs no secrets', async () => {
    expect(await verify({ ...here(), NODE_ENV: 'production' })).toMatchObject({ code: 0, errors: '' });
  });

  test('that nobody has used yet is sound too', async () => {
    const { code, output } = await verify({ DATABASE_URL: await aDatabase() }, '--json');

    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ accounts: 0, transactions: 0, balances: '0.00', difference: '0.00' });
  });

  test('is found by DB_ variables as well', async () => {
    const { hostname, port, username, password, pathname } = new URL(server.connection.connectionString!);

    const env = {
      DB_HOST: hostname,
      DB_PORT: port,
      DB_USER: username,
      DB_PASSWORD: password,
      DB_NAME: pathname.slice(1),
    };

    expect(await verify(env)).toMatchObject({ code: 0, errors: '' });
  });
});

describe('a broken book', () => {
  beforeEach(takeACent);

  test('is told with its faults and the first broken row, and 1', async () => {
    const { code, output, errors } = await verify(here());

    expect([code, errors]).toEqual([1, '']);
    expect(output).toMatch(/^The book is BROKEN\.\n/);
    expect(output).toMatch(/^difference +-0\.01$/m);
    expect(output).toMatch(/^balance +1 {2}an account holds/m);
    expect(output).toMatch(/^total +1 {2}all balances/m);
    expect(output).toMatch(
      `\nfirst broken row: account ${book.bob.number}, version 8 (balance)\n  stored:    1009.49\n  should be: 1009.50\n`,
    );
  });

  test('is told as JSON with --json', async () => {
    const { code, output } = await verify(here(), '--json');

    expect(code).toBe(1);
    const { sound, difference, faults, first_broken: first } = JSON.parse(output);
    expect([sound, difference, faults.balance, faults.total, faults.gap]).toEqual([false, '-0.01', 1, 1, 0]);
    expect(first).toEqual({
      kind: 'balance',
      account_number: book.bob.number,
      transaction_id: null,
      version: 8,
      stored: '1009.49',
      expected: '1009.50',
    });
  });
});

describe('in a book of one account', () => {
  const id = '00000000-0000-7000-8000-000000000101';

  /** Its opening leaves this balance, and was at 09:30 UTC. */
  async function aBookOfOne(balanceAfter: string, lastEntryAt: string): Promise<string> {
    const database = await aDatabase();
    await asAdmin(
      (admin) =>
        admin.query(`
        INSERT INTO users (id, email, password_hash, full_name) VALUES ('${id}', 'a@example.com', 'x', 'A');
        INSERT INTO accounts (id, user_id, account_number, last_entry_at) VALUES ('${id}', '${id}', 'ACC0000000000018', '${lastEntryAt}');
        INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, created_at, type, to_version, to_balance_after)
        VALUES ('${id}', '${OPENING_ACCOUNT_ID}', '${id}', 1000, 'completed', '2026-01-02T09:30:00Z', 'opening', 1, ${balanceAfter});
        ALTER DATABASE ${new URL(database).pathname.slice(1)} SET TimeZone = 'Asia/Tokyo'`),
      database,
    );
    return database;
  }

  test('a broken transaction is named by its id', async () => {
    const { code, output } = await verify({ DATABASE_URL: await aBookOfOne('999', '2026-01-02T09:30:00Z') });

    expect(code).toBe(1);
    expect(output).toMatch(
      `\nfirst broken row: transaction ${id}, account ACC0000000000018, version 1 (balance_after)\n  stored:    999.00\n  should be: 1000.00\n`,
    );
  });

  test('times are told in UTC, whatever the time zone of the database is', async () => {
    const { output } = await verify({ DATABASE_URL: await aBookOfOne('1000', '2026-01-02T09:30:01Z') });

    expect(output).toMatch(
      /\(last_entry_at\)\n {2}stored: {4}2026-01-02 09:30:01\+00\n {2}should be: 2026-01-02 09:30:00\+00\n$/,
    );
  });
});

describe('what cannot be checked is told in one line, and 2:', () => {
  test('a database that nobody answers for', async () => {
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
    const { code, output, errors } = await verify(here(), ...args);

    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(reason);
    expect(errors).toMatch(/\nUsage: .*\[--json\] \[--metrics FILE\]\n/);
  });

  test('a table that somebody keeps locked to change it', async () => {
    await aSession('LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE');

    expect(await verify(here())).toEqual(refusal('canceling statement due to lock timeout'));
  });
});

describe('with --metrics', () => {
  /** What the file says, by name and label. */
  async function read(file: string): Promise<Record<string, number>> {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line && !line.startsWith('#'));
    return Object.fromEntries(
      lines.map((line) => {
        const [name, value] = line.replace(/^payverse_ledger_/, '').split(' ') as [string, string];
        return [name, Number(value)];
      }),
    );
  }

  async function aFile(): Promise<string> {
    return path.join(await aFolder(), 'payverse.prom');
  }

  const noFaults = Object.fromEntries(Object.keys(BOOK_RULES).map((kind) => [`faults{kind="${kind}"}`, 0]));
  const someTimes = { last_check_timestamp_seconds: expect.any(Number), check_duration_seconds: expect.any(Number) };
  const nobody = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/x' };
  let earliest = 0;
  beforeEach(() => void (earliest = Date.now() / 1_000));

  /** Holds for every run: it ended within this test, and took some of its time. */
  function expectTimes({ last_check_timestamp_seconds: at, check_duration_seconds: duration }: Record<string, number>) {
    const now = Date.now() / 1_000;
    expect(at).toBeGreaterThanOrEqual(earliest);
    expect(at).toBeLessThanOrEqual(now);
    expect(duration).toBeGreaterThan(0);
    expect(duration).toBeLessThan(now - earliest);
  }

  test('a sound book is written down, beside what is printed', async () => {
    const file = await aFile();

    const outcome = await verify(here(), '--json', '--metrics', file);

    expect(outcome).toEqual(await verify(here(), '--json'));
    expect(outcome.code).toBe(0);
    const values = await read(file);
    expect(values).toEqual({
      checked: 1,
      sound: 1,
      accounts: 5,
      transactions: 20,
      later_than_now: 0,
      ...noFaults,
      ...someTimes,
    });
    expectTimes(values);
  });

  test('a broken book is written down with its faults', async () => {
    await takeACent();
    const file = await aFile();

    expect(await verify(here(), '--metrics', file)).toMatchObject({ code: 1, errors: '' });

    expect(await read(file)).toMatchObject({
      checked: 1,
      sound: 0,
      ...noFaults,
      'faults{kind="balance"}': 1,
      'faults{kind="total"}': 1,
    });
  });

  test.each([
    ['nobody answers', nobody, 'connect ECONNREFUSED'],
    ['the configuration is wrong', { NODE_ENV: 'production' }, 'Wrong configuration'],
  ])('when %s, nothing is said of the book, not even what was said before', async (_what, env, reason) => {
    const file = await aFile();
    await verify(here(), '--metrics', file);
    earliest = Date.now() / 1_000;

    expect(await verify(env, '--metrics', file)).toMatchObject({ code: 2, errors: expect.stringContaining(reason) });

    const values = await read(file);
    expect(Object.keys(values).sort()).toEqual(['check_duration_seconds', 'checked', 'last_check_timestamp_seconds']);
    expect(values['checked']).toBe(0);
    expectTimes(values);
  });

  test('the file is replaced as a whole, and everybody may read it', async () => {
    const file = await aFile();
    await writeFile(file, 'old\n', { mode: 0o600 });
    const reader = await open(file);
    cleanUp.push(() => reader.close());
    const umask = process.umask(0o077);
    cleanUp.push(() => Promise.resolve(process.umask(umask)));

    expect(await verify(here(), '--metrics', file)).toMatchObject({ code: 0 });

    expect(await reader.readFile('utf8')).toBe('old\n');
    expect(await read(file)).toMatchObject({ sound: 1 });
    expect((await stat(file)).mode & 0o777).toBe(0o644);
    expect(await readdir(path.dirname(file))).toEqual(['payverse.prom']);
  });

  test('a file that cannot be written is told, and 2, after the verdict', async () => {
    const file = path.join(await aFolder(), 'missing', 'payverse.prom');

    expect(await verify(here(), '--metrics', file)).toEqual({
      code: 2,
      output: expect.stringMatching(/^The book is sound\./),
      errors: expect.stringMatching(/^The metrics could not be written: ENOENT: [^\n]*\n$/),
    });
  });

  test('a file that cannot be replaced leaves nothing beside it', async () => {
    const folder = await aFolder();
    await mkdir(path.join(folder, 'payverse.prom'));

    expect(await verify(here(), '--metrics', path.join(folder, 'payverse.prom'))).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^The metrics could not be written: EISDIR: /),
    });
    expect(await readdir(folder)).toEqual(['payverse.prom']);
  });
});

describe('on a live database', () => {
  const WAITING = `SELECT query_start < clock_timestamp() - interval '0.2 s' AS is_long FROM pg_stat_activity
    WHERE application_name = 'payverse-verify' AND datname = current_database() AND wait_event_type = 'Lock'`;
  /** Resolves when the program has waited in `blocker`'s way for longer than the statement timeout of its database. */
  async function waitsIn(blocker: Client): Promise<void> {
    for (;;) {
      // Inside a transaction PostgreSQL shows the same activity again and again, unless it is asked to forget it.
      await blocker.query('SELECT pg_stat_clear_snapshot()');
      const { rows } = await blocker.query<{ is_long: boolean }>(WAITING);
      if (rows[0]?.is_long) return;
    }
  }

  test('waits for no lock on rows, and does not see what is not committed', async () => {
    await aSession(`
      SELECT id FROM accounts FOR UPDATE;
      UPDATE accounts SET balance = 0;
      INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, created_at, type, failure_code,
                                from_version, from_balance_after)
      VALUES ('00000000-0000-7000-8000-000000000101', '${book.alice.id}', '${book.bob.id}', 1, 'failed', now(), 'transfer', 'X', 99, 1)`);

    expect(await verify(here())).toMatchObject({ code: 0, errors: '' });
  });

  test('is not ended by a statement timeout, and holds no lock but that of a reader', async () => {
    const name = new URL(server.connection.connectionString!).pathname.slice(1);
    const set = (value: string) => server.pool.query(`ALTER DATABASE ${name} SET statement_timeout = ${value}`);
    await set("'0.2 s'");
    cleanUp.push(() => set('DEFAULT'));
    const blocker = await aSession('LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE');

    const outcome = verify(here());
    await waitsIn(blocker);
    const { rows } = await blocker.query<{ mode: string }>(
      `SELECT DISTINCT mode FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE application_name = 'payverse-verify' AND datname = current_database() AND locktype = 'relation'`,
    );
    await blocker.query('ROLLBACK');

    expect(rows).toEqual([{ mode: 'AccessShareLock' }]);
    expect(await outcome).toMatchObject({ code: 0, errors: '' });
  });

  test('is ended by a signal, and says so', async () => {
    const blocker = await aSession('LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE');
    const child = launch('dist/commands/ledgerVerify.js', [], here());
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
