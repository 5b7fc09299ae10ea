// @ts-check
import { randomUUID } from 'node:crypto';
import { createAccountNumber } from '#server/utils/accountNumber.util.js';

/** The most that one transaction may move, and enough for every run. */
const OPENING = '1000000000.00';
/** Early enough for all entries of a long history. */
const OPENED_AT = '2024-01-01T00:00:00Z';

const INSERT_USERS = `
INSERT INTO users (id, email, password_hash, full_name, created_at)
SELECT id, id || '@example.com', 'no login', 'Ann Example', $2
  FROM unnest($1::uuid[]) AS id`;

const INSERT_ACCOUNTS = `
INSERT INTO accounts (id, user_id, account_number, balance, created_at, last_entry_at)
SELECT id, user_id, account_number, $4, $5, $5
  FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS opened (id, user_id, account_number)`;

const INSERT_OPENINGS = `
INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, description, created_at, type,
                          to_version, to_balance_after)
SELECT uuidv7(), '00000000-0000-7000-8000-000000000001', id, balance, 'completed', 'Opening balance', created_at, 'opening',
       version, balance
  FROM accounts
 WHERE id = ANY($1::uuid[])`;

/**
 * Inserts people with consecutive numbers. Each call continues after the last one.
 *
 * @param {{ admin: import('pg').Pool, tokens: ReturnType<typeof import('#server/utils/jwt.util.js').createTokens>, first?: number }} stage
 * @returns {import('./types.d.ts').InsertPeople}
 */
export function createPeople({ admin, tokens, first = 0 }) {
  let made = first;
  return async function insertPeople(count) {
    const people = Array.from({ length: count }, (_, index) => toPerson(made + index, tokens));
    made += count;
    const accountIds = people.map(({ accountId }) => accountId);
    const userIds = people.map(({ userId }) => userId);
    const numbers = people.map(({ accountNumber }) => accountNumber);
    await admin.query(INSERT_USERS, [userIds, OPENED_AT]);
    await admin.query(INSERT_ACCOUNTS, [accountIds, userIds, numbers, OPENING, OPENED_AT]);
    await admin.query(INSERT_OPENINGS, [accountIds]);
    return people;
  };
}

/**
 * @param {number} number
 * @param {ReturnType<typeof import('#server/utils/jwt.util.js').createTokens>} tokens
 * @returns {import('./types.d.ts').Person}
 */
function toPerson(number, tokens) {
  // The number is in the id, because pgbench can count but keeps no list. transfer.sql makes the same ids.
  const userId = `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const accountId = `01900000-0000-7000-9000-${String(number).padStart(12, '0')}`;
  const token = tokens.signAccess({ userId, sessionId: randomUUID() });
  return { number, userId, accountId, accountNumber: createAccountNumber(), token };
}

const INSERT_HISTORY = `
INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, description, created_at, type,
                          from_version, from_balance_after, to_version, to_balance_after)
SELECT uuidv7(),
       CASE WHEN owner_delta < 0 THEN owner_id ELSE other_id END,
       CASE WHEN owner_delta < 0 THEN other_id ELSE owner_id END,
       1.00, 'completed', 'Payment for lunch', created_at, 'transfer',
       CASE WHEN owner_delta < 0 THEN owner_version ELSE other_version END,
       CASE WHEN owner_delta < 0 THEN owner_balance ELSE other_balance END,
       CASE WHEN owner_delta < 0 THEN other_version ELSE owner_version END,
       CASE WHEN owner_delta < 0 THEN other_balance ELSE owner_balance END
  FROM (
         SELECT $1::uuid AS owner_id, other_id, owner_delta,
                $5::timestamptz + step * (now() - $5::timestamptz) / ($3::int + 1) AS created_at,
                1 + step AS owner_version,
                $4::numeric + sum(owner_delta) OVER (ORDER BY step) AS owner_balance,
                1 + count(*) OVER (PARTITION BY other_id ORDER BY step) AS other_version,
                $4::numeric - sum(owner_delta) OVER (PARTITION BY other_id ORDER BY step) AS other_balance
           FROM (
                  SELECT step, ($2::uuid[])[1 + step % cardinality($2::uuid[])] AS other_id,
                         CASE WHEN random() < 0.5 THEN -1 ELSE 1 END AS owner_delta
                    FROM generate_series(1, $3::int) AS step
                ) AS steps
       ) AS entries
 ORDER BY owner_version`;

/** Each account as its latest entry left it. */
const UPDATE_BALANCES = `
UPDATE accounts
   SET balance = latest.balance_after, version = latest.version, last_entry_at = latest.created_at
  FROM unnest($1::uuid[]) AS account (id)
 CROSS JOIN LATERAL (
         SELECT version, balance_after, created_at
           FROM (
                  (SELECT from_version AS version, from_balance_after AS balance_after, created_at
                     FROM transactions
                    WHERE from_account_id = account.id
                    ORDER BY from_version DESC
                    LIMIT 1)
                  UNION ALL
                  (SELECT to_version, to_balance_after, created_at
                     FROM transactions
                    WHERE to_account_id = account.id
                    ORDER BY to_version DESC
                    LIMIT 1)
                ) AS sides
          ORDER BY version DESC
          LIMIT 1
       ) AS latest
 WHERE accounts.id = account.id`;

/**
 * Fills the history of a new account with payments to and from the others, from its opening until now.
 *
 * @param {import('pg').Pool} admin
 * @param {import('./types.d.ts').Person} owner
 * @param {import('./types.d.ts').Person[]} others
 * @param {number} entryCount
 */
export async function insertHistory(admin, owner, others, entryCount) {
  const otherIds = others.map(({ accountId }) => accountId);
  // Its first entry is the opening.
  await admin.query(INSERT_HISTORY, [owner.accountId, otherIds, entryCount - 1, OPENING, OPENED_AT]);
  await admin.query('ANALYZE transactions');
  await admin.query(UPDATE_BALANCES, [[owner.accountId, ...otherIds]]);
}
