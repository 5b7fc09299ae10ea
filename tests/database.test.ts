import { createPool, withTransaction } from '../src/config/database';
import type { Db } from '../src/platform/postgres/db';
import { findLossySettings } from '../src/platform/postgres/durability';
import { findMissingLimits } from '../src/platform/postgres/sessionLimits';
import { lockParties } from '../src/models/account.model';
import { createDatabase } from './support/testDatabase';

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

test('a lost connection that nobody uses is reported once, and replaced', async () => {
  const idle = aPool(1);
  const { rows } = await idle.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  errors.length = 0;

  await pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
  while (errors.length === 0) await new Promise(setImmediate);

  expect((await idle.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect(errors).toHaveLength(1);
  await idle.end();
});

test('whoever watches hears how long each has waited for a connection, and who got none', async () => {
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

  test('reads what was committed, whatever the default of the database is', async () => {
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

  test('one that nobody told of is found by what it swallowed', async () => {
    await expect(findMissingLimits(pooled, { pooled: false })).rejects.toThrow(
      /set DB_POOLER=transaction \(.*idle_in_transaction_session_timeout.* did not arrive\)$/,
    );
  });
});

describe('the last guards', () => {
  const ALICE = '00000000-0000-7000-8000-0000000000a1';
  const BOB = '00000000-0000-7000-8000-0000000000b1';
  beforeAll(async () => {
    await pool.query(`
      INSERT INTO users (id, email, password_hash, full_name) VALUES
        ('00000000-0000-7000-8000-0000000000a0', 'a@example.com', 'x', 'A'), ('00000000-0000-7000-8000-0000000000b0', 'b@example.com', 'x', 'B');
      INSERT INTO accounts (id, user_id, account_number) VALUES
        ('${ALICE}', '00000000-0000-7000-8000-0000000000a0', 'ACC0000000000018'), ('${BOB}', '00000000-0000-7000-8000-0000000000b0', 'ACC0000000000026')`);
  });

  interface Row {
    [column: string]: unknown;
  }
  const transfer: Row = {
    id: '00000000-0000-7000-8000-000000000101',
    from_account_id: ALICE,
    to_account_id: BOB,
    amount: '1.00',
    status: 'completed',
    created_at: '2026-01-01T00:00:00Z',
    type: 'transfer',
    from_version: 2,
    from_balance_after: '999.00',
    to_version: 2,
    to_balance_after: '1001.00',
  };
  const insert = (row: Row) =>
    pool.query(
      `INSERT INTO transactions (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
        .map((_, i) => `$${i + 1}`)
        .join(', ')})`,
      Object.values(row),
    );

  test.each([
    ['transactions_amount_in_range', { amount: '0.00' }],
    ['transactions_amount_in_range', { amount: '-1.00' }],
    ['transactions_amount_in_range', { amount: 'NaN' }],
    ['transactions_amount_in_range', { amount: '1000000000.01' }],
    ['transactions_two_accounts', { to_account_id: ALICE }],
    ['transactions_status_known', { status: 'maybe' }],
    ['transactions_type_known', { type: 'gift' }],
    ['transactions_balances_not_negative', { from_balance_after: '-0.01' }],
    ['transactions_balances_not_negative', { to_balance_after: 'NaN' }],
    ['transactions_versions_positive', { from_version: 0 }],
    ['transactions_from_side_whole', { from_balance_after: null }],
    ['transactions_to_side_whole', { to_balance_after: null }],
    ['transactions_from_side_entered', { type: 'opening' }],
    ['transactions_to_side_entered', { to_version: null, to_balance_after: null }],
    ['transactions_failure_named', { failure_code: 'X' }],
    ['transactions_refund_names_original', { type: 'refund' }],
    ['transactions_key_with_hash', { idempotency_key: 'k' }],
    ['transactions_from_account_id_fkey', { from_account_id: '00000000-0000-7000-8000-0000000000ff' }],
  ])('%s', async (constraint, change) => {
    await expect(insert({ ...transfer, ...change })).rejects.toMatchObject({ constraint });
  });

  test.each([
    ['transactions_from_version_once', { to_version: 3 }],
    ['transactions_to_version_once', { from_version: 3 }],
    [
      'transactions_key_once',
      { from_version: 3, to_version: 3, idempotency_key: 'once', request_hash: Buffer.from('a') },
    ],
  ])('%s', async (constraint, change) => {
    await insert({ ...transfer, idempotency_key: 'once', request_hash: Buffer.from('a') }).catch(() => undefined);

    const again = { ...transfer, id: '00000000-0000-7000-8000-000000000102', ...change };

    await expect(insert(again)).rejects.toMatchObject({ constraint });
  });

  test.each([
    ['UPDATE accounts SET balance = -0.01 WHERE user_id IS NOT NULL', 'accounts_balance_not_negative'],
    ["UPDATE accounts SET balance = 'NaN' WHERE user_id IS NOT NULL", 'accounts_balance_not_negative'],
    ['UPDATE accounts SET balance = 1 WHERE user_id IS NULL', 'accounts_system_not_kept'],
    ["UPDATE accounts SET account_number = 'ACC1' WHERE user_id IS NOT NULL", 'accounts_number_form'],
    ["UPDATE users SET email = 'A@example.com'", 'users_email_lower_case'],
    ["UPDATE users SET email = 'same@example.com'", 'users_email_once'],
    ["UPDATE accounts SET account_number = 'ACC0000000000034'", 'accounts_number_once'],
    [
      "UPDATE accounts SET user_id = '00000000-0000-7000-8000-0000000000a0' WHERE user_id IS NOT NULL",
      'accounts_one_per_user',
    ],
    ["UPDATE accounts SET currency = 'usd'", 'accounts_currency_form'],
    ['UPDATE accounts SET version = -1 WHERE user_id IS NOT NULL', 'accounts_version_not_negative'],
  ])('%s', async (statement, constraint) => {
    await expect(pool.query(statement)).rejects.toMatchObject({ constraint });
  });

  test.each(['UPDATE transactions SET amount = 2', 'DELETE FROM transactions', 'TRUNCATE transactions'])(
    'what is in the book stays: %s',
    async (statement) => {
      await expect(pool.query(statement)).rejects.toMatchObject({ code: '23001' });
    },
  );

  const TOKEN = `INSERT INTO refresh_tokens (id, user_id, session_id, token, issued_at, expires_at, replaced_by, rotated_at)
    SELECT id::uuid, '00000000-0000-7000-8000-0000000000a0', '00000000-0000-7000-8000-000000000201', token, now(), now(),
           replaced_by::uuid, rotated_at
      FROM (VALUES ('00000000-0000-7000-8000-000000000201', repeat('a', 64), NULL, NULL::timestamptz),
                   ('00000000-0000-7000-8000-000000000202', $1::text, $2::text, $3::timestamptz),
                   ('00000000-0000-7000-8000-000000000203', repeat('c', 64), $4::text, $5::timestamptz)
           ) AS rows (id, token, replaced_by, rotated_at)`;
  const FIRST = '00000000-0000-7000-8000-000000000201';
  test.each([
    ['refresh_tokens_token_hashed', ['a token', null, null, null, null]],
    ['refresh_tokens_token_once', ['a'.repeat(64), null, null, null, null]],
    ['refresh_tokens_rotation_whole', ['b'.repeat(64), FIRST, null, null, null]],
    ['refresh_tokens_one_predecessor', ['b'.repeat(64), FIRST, '2026-01-01', FIRST, '2026-01-01']],
  ])('%s', async (constraint, values) => {
    await expect(pool.query(TOKEN, values)).rejects.toMatchObject({ constraint });
  });
});

describe('what a crash may take back', () => {
  test('is nothing, as PostgreSQL comes', async () => {
    expect(await findLossySettings(pool)).toEqual([]);
  });

  test.each(['off', 'local', 'on'])(
    'is told by the name of the setting, with synchronous_commit = %s',
    async (value) => {
      const client = await pool.connect();
      await client.query(`SET synchronous_commit = ${value}`);

      const lossy = await findLossySettings(client);

      client.release(true);
      expect(lossy).toEqual(value === 'off' ? ['synchronous_commit'] : []);
    },
  );
});
