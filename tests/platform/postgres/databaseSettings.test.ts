import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createPool, withTransaction } from '../../../src/config/database';
import { migrate } from '../../../src/platform/postgres/migrations';
import { findMissingLimits } from '../../../src/platform/postgres/sessionLimits';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, logIn, refund, send, sendBatch } from '../../support/people';
import { asAdmin, createDatabase, urlOf } from '../../support/testDatabase';
import { callsTo, startServer, type TestServer } from '../../support/testServer';

const run = promisify(execFile);
type Database = Awaited<ReturnType<typeof createDatabase>>;
const databases: Database[] = [];
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  for (const { drop } of databases.splice(0)) await drop();
});

async function aDatabase(options: Parameters<typeof createDatabase>[0] & { settings?: string[] } = {}) {
  const database = await createDatabase(options);
  databases.push(database);
  await asAdmin(async (admin) => {
    for (const setting of options.settings ?? []) await admin.query(`ALTER DATABASE ${database.name} SET ${setting}`);
  });
  return database;
}
async function aServer(database: Database, { pooled = false } = {}): Promise<TestServer> {
  const reported = { errors: [] as unknown[], requests: [], events: [] };
  const started = await startServer(database.connection, reported, { pooled }, closing);
  return { ...reported, ...started, ...callsTo(() => started.url) };
}

/** All that a person does, and what each answer says of it. */
async function walk(server: TestServer): Promise<void> {
  const [alice, bob] = [await aPerson(server, 'Alice Ünal'), await aPerson(server)];
  await logIn(server, alice.email);
  const { body: sent } = await send(server, alice, bob, 10.5, 'key').expect(201);
  expect(sent.transaction.description).toBeNull();
  expect(Math.abs(Date.now() - Date.parse(sent.transaction.created_at as string))).toBeLessThan(60_000);
  expect((await send(server, alice, bob, 10.5, 'key').expect(201)).body).toEqual(sent);
  await sendBatch(server, alice, [[bob, 1], [bob, 2.25]], 'batch').expect(201); // prettier-ignore
  await refund(server, bob, sent.transaction.id as string, { amount: 0.5 }, 'refund').expect(201);
  await send(server, alice, bob, 5_000, 'too much').expect(402);
  expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([986.75, 1013.25]);
  const { body: history } = await server.get('/api/transactions?limit=2', alice.token).expect(200);
  await server.get(`/api/transactions?limit=2&cursor=${history.nextCursor as string}`, alice.token).expect(200);
  const { body: accounts } = await server.get('/api/accounts', alice.token).expect(200);
  const account = `/api/accounts/${accounts.data[0].id as string}`;
  const { body: statement } = await server.get(`${account}/statement`, alice.token).expect(200);
  expect(statement).toMatchObject({ closingBalance: 986.75 });
  const at = encodeURIComponent(sent.transaction.created_at as string);
  const { body: then } = await server.get(`${account}/balance?at=${at}`, alice.token).expect(200);
  expect(then.balance).toBe(989.5);
  await server.post('/api/auth/refresh').set('Cookie', alice.cookie).expect(200);
  expect((await server.get('/api/auth/sessions', bob.token).expect(200)).body.data).toHaveLength(1);
  await server.post('/api/auth/logout-all', undefined, bob.token).expect(204);
  await expectSoundBook(server.pool);
}

/** Settings of a database that an operator or a locale may have changed. */
const HABITS = [
  "DateStyle = 'German, DMY'",
  "TimeZone = 'Asia/Kathmandu'",
  "IntervalStyle = 'sql_standard'",
  "bytea_output = 'escape'",
  'standard_conforming_strings = off',
  'extra_float_digits = -15',
  "client_encoding = 'LATIN1'",
  "search_path = ''",
  'array_nulls = off',
  'transform_null_equals = on',
  "default_transaction_isolation = 'serializable'",
  'default_transaction_deferrable = on',
  "client_min_messages = 'error'",
  "idle_session_timeout = '50ms'",
  "statement_timeout = '100ms'",
  "lock_timeout = '100ms'",
  "idle_in_transaction_session_timeout = '100ms'",
  'backslash_quote = off',
  'quote_all_identifiers = on',
  "lc_numeric = 'C.UTF-8'",
];

test('fault D2: a server works the same on a database with all of these settings at once', async () => {
  const database = await aDatabase({ empty: true, settings: HABITS });
  await migrate(database.connection);
  const server = await aServer(database);

  await walk(server);

  expect((await server.get('/health/ready')).status).toBe(200);
  expect(await findMissingLimits(server.pool, { pooled: false })).toEqual([]);
  expect(server.errors).toEqual([]);
});

test.each(HABITS)('fault D2: a server works the same on a database with %s', async (setting) => {
  const server = await aServer(await aDatabase({ settings: [setting] }));

  await walk(server);

  expect(server.errors).toEqual([]);
});

test('fault D2: behind a pooler, which takes no settings at connect, each transaction brings them', async () => {
  const { connection } = await aDatabase({ settings: HABITS.filter((habit) => !habit.includes('timeout')) });
  const pool = createPool(connection, { max: 1, pooled: true, onError: () => undefined });
  closing.push(() => pool.end());
  const look = `SELECT current_setting('DateStyle') AS style, current_setting('bytea_output') AS bytes,
                       current_schema() AS schema, '{NULL}'::text[] AS nothing, now() AS now`;

  const { rows } = await withTransaction(pool, (tx) => tx.query(look));

  expect(rows).toEqual([{ style: 'ISO, MDY', bytes: 'hex', schema: 'public', nothing: [null], now: expect.any(Date) }]);
});

test('fault D2: behind a pooler, settings that a single statement relies on and does not have end the start', async () => {
  const { connection } = await aDatabase({ settings: ["bytea_output = 'escape'", 'array_nulls = off'] });
  const pool = createPool(connection, { max: 1, pooled: true, onError: () => undefined });
  closing.push(() => pool.end());

  await expect(findMissingLimits(pool, { pooled: true })).rejects.toThrow(
    'the database cannot be used: behind the pooler array_nulls is off and must be on, bytea_output is escape and must be hex: set it in its connect_query',
  );
});

describe('fault D2: what no session can set', () => {
  test.each(['LATIN1', 'SQL_ASCII'])(
    'an encoding of %s ends the start in one line, before a table is made',
    async (encoding) => {
      const database = await aDatabase({ empty: true });
      await asAdmin(async (admin) => {
        await admin.query(`DROP DATABASE ${database.name}`);
        await admin.query(
          `CREATE DATABASE ${database.name} TEMPLATE template0 ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C'`,
        );
      });

      await expect(migrate(database.connection)).rejects.toThrow(
        `server_encoding is ${encoding} and must be UTF8: make the database with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
      );

      expect(await tablesOf(database)).toEqual([]);
    },
  );

  test('triggers and foreign keys that are switched off end the start', async () => {
    const { connection } = await aDatabase({ settings: ['session_replication_role = replica'] });

    await expect(migrate(connection)).rejects.toThrow('session_replication_role is replica and must be origin');
  });

  test('a book in another schema is not passed over for a new one, and can be named', async () => {
    const database = await aDatabase({ empty: true });
    const asApp = { ...database.connection, options: '-csearch_path=app' };
    await asAdmin((admin) => admin.query('CREATE SCHEMA app'), urlOf(database.name));
    await migrate(asApp);

    await expect(migrate(database.connection)).rejects.toThrow(
      'search_path leads to the schema public, and the tables of PayVerse are in app: move each with ALTER TABLE … SET SCHEMA public, or give DATABASE_URL ?options=-csearch_path%3Dapp',
    );

    expect(await tablesOf(database)).toEqual(expect.arrayContaining(['app.accounts', 'app.schema_migrations']));
    await walk(await aServer({ ...database, connection: asApp }));
  });

  test('a search path without an existing schema is an error that names it', async () => {
    const database = await aDatabase({ empty: true });
    await asAdmin((admin) => admin.query('DROP SCHEMA public'), urlOf(database.name));

    await expect(migrate(database.connection)).rejects.toThrow('no schema of it exists: CREATE SCHEMA public');
  });

  test('options of the connection string that say otherwise end the start', async () => {
    const { connection } = await aDatabase();
    const other = { ...connection, options: '-cDateStyle=German' };

    await expect(migrate(other)).rejects.toThrow('DateStyle is German');
  });
});

test('fault D2: tables of the same names in a schema of the role shadow nothing', async () => {
  const database = await aDatabase();
  await asAdmin(async (admin) => {
    const { rows } = await admin.query<{ name: string }>('SELECT current_user AS name');
    await admin.query(`CREATE SCHEMA "${rows[0]!.name}"; CREATE TABLE "${rows[0]!.name}".accounts (id INTEGER)`);
  }, urlOf(database.name));

  await walk(await aServer(database));
});

test('fault D2: psql and ledger:verify work the same under these settings', async () => {
  const database = await aDatabase({ empty: true, settings: HABITS });
  const env = { PATH: process.env['PATH'], DATABASE_URL: urlOf(database.name) };

  await run('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-d', urlOf(database.name), '-f', 'database/init.sql'], {
    env,
  });
  await migrate(database.connection);
  await walk(await aServer(database));
  const { stdout } = await run(process.execPath, ['dist/commands/ledgerVerify.js'], { env });

  expect(stdout).toMatch(/sound/);
  expect(await tablesOf(database)).toContain('public.accounts');
});

async function tablesOf({ name }: Database): Promise<string[]> {
  const text =
    "SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname !~ '^(pg_|information)' ORDER BY 1";
  return asAdmin(async (admin) => (await admin.query<{ name: string }>(text)).rows.map((row) => row.name), urlOf(name));
}
