import { createPool, withTransaction } from '../../../src/config/database';
import type { Db } from '../../../src/platform/postgres/db';
import { findLossySettings } from '../../../src/platform/postgres/durability';
import { findMissingLimits } from '../../../src/platform/postgres/sessionLimits';
import { lockParties } from '../../../src/models/account.model';
import { createDatabase } from '../../support/testDatabase';

const errors: unknown[] = [];
let database: Awaited<ReturnType<typeof createDatabase>>;
let pool: ReturnType<typeof createPool>;
const aPool = (max: number, { pooled = false } = {}) =>
  createPool(database.connection, { max, pooled, onError: (error) => errors.push(error) });
beforeAll(async () => {
  database = await createDatabase();
  pool = aPool(2);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('an idle connection that is lost is reported once, and replaced', async () => {
  const idle = aPool(1);
  const { rows } = await idle.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  errors.length = 0;

  await pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
  while (errors.length === 0) await new Promise(setImmediate);

  expect((await idle.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect(errors).toHaveLength(1);
  await idle.end();
});

test('onAcquire reports each wait for a connection, and each caller without one', async () => {
  const waits: [ms: number, ok: boolean][] = [];
  const onAcquire = (ms: number, ok: boolean) => waits.push([ms, ok]);
  const watched = createPool(database.connection, { max: 1, pooled: false, onError: () => undefined, onAcquire });
  const first = await watched.connect();
  const since = performance.now();
  const second = watched.query('SELECT 1');
  await new Promise(setImmediate);
  const heldMs = performance.now() - since;
  first.release();
  await second;
  await watched.end();
  await expect(watched.query('SELECT 1')).rejects.toThrow('after calling end');
  await expect(watched.connect()).rejects.toThrow('after calling end');

  expect(waits.map(([, ok]) => ok)).toEqual([true, true, false, false]);
  expect(waits[1]![0]).toBeGreaterThan(heldMs);
});

describe('withTransaction', () => {
  test('with a swallowed query error, rejects instead of pretending to commit', async () => {
    const work = withTransaction(pool, async (tx) => {
      await tx.query('SELECT 1/0').catch(() => undefined);
    });

    await expect(work).rejects.toThrow('swallowed');
  });

  test('with work that throws, undoes what it did and throws the first error', async () => {
    const work = withTransaction(pool, async (tx) => {
      await tx.query(
        "INSERT INTO users (id, email, password_hash, full_name) VALUES ('00000000-0000-7000-8000-00000000000a', 'a', 'b', 'c')",
      );
      throw new Error('first');
    });

    await expect(work).rejects.toThrow('first');
    expect((await pool.query('SELECT 1 FROM users')).rowCount).toBe(0);
  });

  test('with a lost connection, rejects, throws the client away and keeps the process alive', async () => {
    const work = withTransaction(pool, async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
      await tx.query('SELECT 1');
    });

    await expect(work).rejects.toThrow();
    expect(errors).not.toEqual([]);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    expect(pool.waitingCount).toBe(0);
  });

  test('is the only way to a Tx', () => {
    // @ts-expect-error a pool is not inside a transaction
    const call = () => lockParties(pool, { userIds: [], accountNumbers: [], refundedIds: [] }, { skipLocked: false });

    expect(call).toBeDefined();
  });

  test('reads committed rows, with any default of the database', async () => {
    await pool.query(`ALTER DATABASE ${database.name} SET default_transaction_isolation = 'serializable'`);
    const fresh = aPool(1);

    const { rows } = await withTransaction(fresh, (tx) =>
      tx.query<{ level: string }>("SELECT current_setting('transaction_isolation') AS level"),
    );

    expect(rows).toEqual([{ level: 'read committed' }]);
    await fresh.end();
    await pool.query(`ALTER DATABASE ${database.name} RESET default_transaction_isolation`);
  });

  test('gives every session its limits', async () => {
    const { rows } = await pool.query<{ name: string; setting: string }>(
      "SELECT name, setting FROM pg_settings WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout') ORDER BY name",
    );

    expect(rows.map(({ setting }) => setting)).toEqual(['10000', '4000', '5000']);
  });
});

test('a connection whose prepared statement is stale after a change of the schema is replaced', async () => {
  const alone = aPool(1);
  const read = () => withTransaction(alone, (tx) => tx.query({ name: 'read', text: 'SELECT * FROM things' }));
  await pool.query('CREATE TABLE things (id INTEGER)');
  await read();
  await pool.query('ALTER TABLE things ADD name TEXT');

  await expect(read()).rejects.toMatchObject({ code: '0A000' });

  expect((await read()).fields).toHaveLength(2);
  await alone.end();
});

describe('for a pooler', () => {
  const limits = "SELECT setting FROM pg_settings WHERE name ~ '^(lock|statement|idle_in_tr.*)_timeout$' ORDER BY name";
  const settings = async (db: Db) => (await db.query<{ setting: string }>(limits)).rows.map(({ setting }) => setting);
  let pooled: typeof pool;
  beforeEach(() => (pooled = aPool(1, { pooled: true })));
  afterEach(() => pooled.end());

  test('a connection has limits inside a transaction only', async () => {
    expect(await withTransaction(pooled, settings)).toEqual(['10000', '4000', '5000']);
    expect(await settings(pooled)).toEqual(['0', '0', '0']);
  });

  test('a transaction reads what was committed', async () => {
    const level = "SELECT current_setting('transaction_isolation') AS level";

    expect((await withTransaction(pooled, (tx) => tx.query(level))).rows).toEqual([{ level: 'read committed' }]);
  });

  test('no statement is prepared under its name', async () => {
    const named = { name: 'named', text: 'SELECT $1 AS one' };
    const prepared = 'SELECT name FROM pg_prepared_statements';

    expect((await pooled.query(named, ['one'])).rows).toEqual([{ one: 'one' }]);
    const inside = await withTransaction(pooled, async (tx) => {
      tx.send(named, ['one']);
      return tx.query(prepared);
    });

    expect([inside.rows, (await pooled.query(prepared)).rows]).toEqual([[], []]);
    await pool.query(named, ['one']);
  });

  test('limits that single statements lack are found, until the database has them', async () => {
    expect(await findMissingLimits(pooled, { pooled: true })).toEqual(['lock_timeout', 'statement_timeout']);

    await pool.query(`ALTER DATABASE ${database.name} SET lock_timeout = '4s'`);
    await pool.query(`ALTER DATABASE ${database.name} SET statement_timeout = '5s'`);
    const fresh = aPool(1, { pooled: true });

    expect(await findMissingLimits(fresh, { pooled: true })).toEqual([]);
    await fresh.end();
  });

  test('without one nothing is missing', async () => {
    expect(await findMissingLimits(pool, { pooled: false })).toEqual([]);
  });

  test('a pooler without DB_POOLER is found by the settings that it drops', async () => {
    await expect(findMissingLimits(pooled, { pooled: false })).rejects.toThrow(
      /set DB_POOLER=transaction \(.*idle_in_transaction_session_timeout.* did not arrive\)$/,
    );
  });
});

describe('settings that let a crash lose commits', () => {
  test('are none in the defaults of PostgreSQL', async () => {
    expect(await findLossySettings(pool)).toEqual([]);
  });

  test.each(['off', 'local', 'on'])('are reported by name, with synchronous_commit = %s', async (value) => {
    const client = await pool.connect();
    await client.query(`SET synchronous_commit = ${value}`);

    const lossy = await findLossySettings(client);

    client.release(true);
    expect(lossy).toEqual(value === 'off' ? ['synchronous_commit'] : []);
  });
});
