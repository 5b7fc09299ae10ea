import type { Pool } from 'pg';
import type { Person } from './people';

/**
 * Adds `count` transfers of 0.01 between two people to the book, in turn out and back, a millisecond apart, without asking
 * the server: that would take minutes. Both must have nothing but their opening.
 */
export async function addManyEntries(pool: Pool, [from, to]: [Person, Person], count: number): Promise<void> {
  const numbers = [from.accountNumber, to.accountNumber];
  await pool.query(
    `WITH parties AS (
            SELECT payer.id AS payer_id, payee.id AS payee_id, greatest(payer.last_entry_at, payee.last_entry_at) AS start
              FROM accounts AS payer, accounts AS payee
             WHERE payer.account_number = $1 AND payee.account_number = $2
          )
     INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, created_at, type,
                               from_version, from_balance_after, to_version, to_balance_after)
     SELECT gen_random_uuid(), CASE WHEN out THEN payer_id ELSE payee_id END, CASE WHEN out THEN payee_id ELSE payer_id END,
            0.01, 'completed', start + i * interval '1 millisecond', 'transfer', i + 1,
            CASE WHEN out THEN 999.99 ELSE 1000.00 END, i + 1, CASE WHEN out THEN 1000.01 ELSE 1000.00 END
       FROM parties, generate_series(1, $3::int) AS i, LATERAL (SELECT i % 2 = 1 AS out) AS turn`,
    [...numbers, count],
  );
  await pool.query(
    `UPDATE accounts
        SET version = $3::int + 1, last_entry_at = latest.created_at,
            balance = CASE WHEN $3::int % 2 = 0 THEN 1000.00 WHEN account_number = $1 THEN 999.99 ELSE 1000.01 END
       FROM (SELECT max(transactions.created_at) AS created_at
               FROM transactions
               JOIN accounts ON accounts.id = from_account_id
              WHERE accounts.account_number IN ($1, $2)) AS latest
      WHERE account_number IN ($1, $2)`,
    [...numbers, count],
  );
}

/** Adds `count` recorded refusals to the first one's entries, in the same way. */
export async function addManyRefusals(pool: Pool, [from, to]: [Person, Person], count: number): Promise<void> {
  await pool.query(
    `WITH payer AS (
            UPDATE accounts SET version = version + $3::int WHERE account_number = $1
            RETURNING id, version - $3::int AS version, last_entry_at
          )
     INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, created_at, type,
                               from_version, from_balance_after, failure_code)
     SELECT gen_random_uuid(), payer.id, payee.id, 5000.00, 'failed', payer.last_entry_at, 'transfer',
            payer.version + i, 1000.00, 'INSUFFICIENT_FUNDS'
       FROM payer, accounts AS payee, generate_series(1, $3::int) AS i
      WHERE payee.account_number = $2`,
    [from.accountNumber, to.accountNumber, count],
  );
}
