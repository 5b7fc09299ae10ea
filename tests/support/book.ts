import type { Pool } from 'pg';

/** Everything that must be true of the book after any test: one row per fault, so an empty list is a sound book. */
const FAULTS = `
WITH entries AS (
  SELECT from_account_id AS account_id, from_version AS version, from_balance_after AS balance_after,
         CASE status WHEN 'completed' THEN -amount ELSE 0 END AS delta
    FROM transactions WHERE from_version IS NOT NULL
   UNION ALL
  SELECT to_account_id, to_version, to_balance_after, amount FROM transactions WHERE to_version IS NOT NULL
), running AS (
  SELECT account_id, version, balance_after,
         sum(delta) OVER account AS expected, row_number() OVER account AS place
    FROM entries WINDOW account AS (PARTITION BY account_id ORDER BY version)
)
SELECT 'entry' AS fault, account_id, version FROM running WHERE balance_after <> expected OR version <> place
 UNION ALL
SELECT 'account', accounts.id, accounts.version
  FROM accounts
  LEFT JOIN (SELECT account_id, sum(delta) AS total, count(*) AS count FROM entries GROUP BY account_id) AS book
    ON book.account_id = accounts.id
 WHERE accounts.user_id IS NOT NULL
   AND (accounts.balance IS DISTINCT FROM book.total OR accounts.version IS DISTINCT FROM book.count)
 UNION ALL
SELECT 'total', NULL, NULL
 WHERE (SELECT sum(balance) FROM accounts) <> (SELECT sum(amount) FROM transactions WHERE type = 'opening')`;

export async function expectSoundBook(pool: Pool): Promise<void> {
  const { rows } = await pool.query(FAULTS);
  expect(rows).toEqual([]);
}
