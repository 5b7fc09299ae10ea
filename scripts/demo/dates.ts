import type { Client } from 'pg';
import type { PersonId } from './people';
import type { Plan } from './plan';

/** The people of the plan, as the server knows them. */
export type UserIds = ReadonlyMap<PersonId, string>;

/**
 * Moves the rows of the demo to the times of the plan, in one transaction. `npm run ledger:verify` finds the book sound
 * afterwards:
 * 1. The payments were made in the order of these times, so within each account times still follow versions.
 * 2. An opening gets the time at which its account was opened, before every payment of the account.
 * 3. `last_entry_at` becomes the time of the latest entry of its account.
 * 4. No other transaction touches these accounts. Otherwise nothing moves.
 * Sessions keep their times.
 */
export async function moveDates(database: Client, { joinedAt, steps }: Plan, userIds: UserIds): Promise<void> {
  const ids = [...userIds.values()];
  const joins = [...userIds.keys()].map((person) => joinedAt[person]);
  const [keys, times] = [steps.map(({ key }) => key), steps.map(({ at }) => at)];
  await database.query('BEGIN');
  try {
    // Payments lock accounts before they insert, too: in another order the two could deadlock.
    await database.query('SELECT FROM accounts WHERE user_id = ANY($1) ORDER BY id FOR UPDATE', [ids]);
    await checkEntries(database, ids, keys);
    await database.query('ALTER TABLE transactions DISABLE TRIGGER transactions_append_only');
    await database.query(MOVE_USERS, [ids, joins]);
    await database.query(MOVE_ACCOUNTS, [ids]);
    await database.query(MOVE_OPENINGS, [ids]);
    await database.query(MOVE_TRANSACTIONS, [ids, keys, times]);
    await database.query(SET_LAST_ENTRIES, [ids]);
    await database.query('ALTER TABLE transactions ENABLE TRIGGER transactions_append_only');
    await database.query('COMMIT');
  } catch (error) {
    await database.query('ROLLBACK');
    throw error;
  }
}

/** @throws Error when the accounts have other entries than the openings and the payments of the plan */
async function checkEntries(database: Client, ids: readonly string[], keys: readonly string[]): Promise<void> {
  const { rows } = await database.query<{ planned: number; others: number }>(COUNT_ENTRIES, [ids, keys]);
  const [{ planned, others }] = rows as [{ planned: number; others: number }];
  if (others > 0)
    throw new Error(
      `Its people have payments that the demo did not make (${others}), so it cannot date all of them. ` +
        'Stop the server, remove its DATA_DIR, start it, and run the demo again.',
    );
  if (planned !== keys.length) throw new Error(`Only ${planned} of the ${keys.length} payments were found.`);
}

const COUNT_ENTRIES = `SELECT count(*) FILTER (WHERE idempotency_key = ANY($2))::int AS planned,
        count(*) FILTER (WHERE idempotency_key = ANY($2) IS NOT TRUE)::int AS others
   FROM transactions
  WHERE type <> 'opening'
    AND (from_account_id IN (SELECT id FROM accounts WHERE user_id = ANY($1))
         OR to_account_id IN (SELECT id FROM accounts WHERE user_id = ANY($1)))`;

const MOVE_USERS = `UPDATE users
    SET created_at = moved.created_at
   FROM unnest($1::uuid[], $2::timestamptz[]) AS moved (id, created_at)
  WHERE users.id = moved.id`;

const MOVE_ACCOUNTS = `UPDATE accounts
    SET created_at = users.created_at
   FROM users
  WHERE users.id = accounts.user_id
    AND users.id = ANY($1)`;

const MOVE_OPENINGS = `UPDATE transactions
    SET created_at = accounts.created_at
   FROM accounts
  WHERE accounts.id = to_account_id
    AND accounts.user_id = ANY($1)
    AND type = 'opening'`;

const MOVE_TRANSACTIONS = `UPDATE transactions
    SET created_at = moved.created_at
   FROM unnest($2::text[], $3::timestamptz[]) AS moved (key, created_at)
  WHERE idempotency_key = moved.key
    AND from_account_id IN (SELECT id FROM accounts WHERE user_id = ANY($1))`;

const SET_LAST_ENTRIES = `UPDATE accounts
    SET last_entry_at = latest.created_at
   FROM (
          SELECT account_id, max(created_at) AS created_at
            FROM (
                   SELECT from_account_id AS account_id, created_at FROM transactions
                    UNION ALL
                   SELECT to_account_id, created_at FROM transactions WHERE to_version IS NOT NULL
                 ) AS sides
           GROUP BY account_id
        ) AS latest
  WHERE latest.account_id = accounts.id
    AND accounts.user_id = ANY($1)`;
