import type { Db, Statement } from '../platform/postgres/db';
import { queryOptional } from '../platform/postgres/query';
import { centsFromDecimal } from '../utils/money.util';
import type { Account } from './account.model';

/** A binary search over the versions of an account: their times never go back, so no index by time is needed. */
export const COUNT_ENTRIES_BEFORE: Statement = {
  name: 'count-entries-before',
  text: `WITH RECURSIVE search (low, high) AS (
         SELECT 0::bigint, $2::bigint
          UNION ALL
         SELECT CASE WHEN entry.is_before THEN half.version ELSE search.low END,
                CASE WHEN entry.is_before THEN search.high ELSE half.version - 1 END
           FROM search
          CROSS JOIN LATERAL (SELECT (search.low + search.high + 1) / 2 AS version) AS half
          CROSS JOIN LATERAL (
                SELECT created_at < $3 AS is_before
                  FROM transactions
                 WHERE from_account_id = $1
                   AND from_version = half.version
                 UNION ALL
                SELECT created_at < $3
                  FROM transactions
                 WHERE to_account_id = $1
                   AND to_version = half.version
                ) AS entry
          WHERE search.low < search.high
       )
       SELECT low AS count
         FROM search
        WHERE low = high`,
};

/** Counts the entries that are earlier than `time`. The count is also the version of the last of them. */
export async function countEntriesBefore(
  db: Db,
  { id, version }: Pick<Account, 'id' | 'version'>,
  time: Date,
): Promise<number> {
  const toCount = (row: { count: string }) => Number(row.count);
  const count = await queryOptional(db, COUNT_ENTRIES_BEFORE, [id, version, time], toCount);
  if (count === null) throw new Error(`Account ${id} has a gap in its versions`);
  return count;
}

export function findBalanceAfter(db: Db, accountId: string, version: number): Promise<number | null> {
  return queryOptional(
    db,
    `SELECT from_balance_after AS balance
       FROM transactions
      WHERE from_account_id = $1
        AND from_version = $2
      UNION ALL
     SELECT to_balance_after
       FROM transactions
      WHERE to_account_id = $1
        AND to_version = $2`,
    [accountId, version],
    (row: { balance: string }) => centsFromDecimal(row.balance),
  );
}
