import { Pool } from 'pg';
import { createDatabase } from '../../support/testDatabase';

/** Rows that the constraints and triggers of the schema reject, without the rules of the server. */
let database: Awaited<ReturnType<typeof createDatabase>>;
let pool: Pool;
beforeAll(async () => {
  database = await createDatabase();
  pool = new Pool({ ...database.connection, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('the constraints of the schema', () => {
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
    'transactions never change: %s',
    async (statement) => {
      await expect(pool.query(statement)).rejects.toMatchObject({ code: '23001' });
    },
  );

  const [ALICE_USER, BOB_USER] = ['00000000-0000-7000-8000-0000000000a0', '00000000-0000-7000-8000-0000000000b0'];
  test.each([
    ['contacts_of_others', ALICE_USER, 1],
    ['contacts_contact_id_fkey', ALICE, 1],
    ['contacts_once', BOB_USER, 2],
  ])('%s', async (constraint, contact, times) => {
    const insertContact = `INSERT INTO contacts (user_id, contact_id, starred)
      SELECT $1::uuid, $2::uuid, true FROM generate_series(1, $3::int)`;

    await expect(pool.query(insertContact, [ALICE_USER, contact, times])).rejects.toMatchObject({ constraint });
  });

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
