import type { Db, Statement } from '../config/database';
import { centsFromDecimal } from '../utils/money.util';
import type { Account } from './account.model';
import { refundedOrNullText } from './transaction.model';
import type { Transaction, TransactionDetail, TransactionDetailRow } from './transaction.model';

/** The entries of one account, read from the transactions table from both of its sides. */
export interface HistoryEntry extends TransactionDetail {
  version: number;
  direction: Direction;
  balanceAfterCents: number;
  counterparty: { accountNumber: string; /** Null for a system account. */ fullName: string | null };
}

export type Direction = 'in' | 'out';

export interface EntryFilter {
  direction: Direction | null;
  status: Transaction['status'] | null;
  /** An account number. */
  counterparty: string | null;
}

/** The entries with a version above `after` and below `before`. */
export interface VersionRange {
  after: number;
  before: number;
}

interface HistoryRow extends TransactionDetailRow {
  version: string; // BIGINT arrives as text
  direction: Direction;
  balance_after: string; // DECIMAL arrives as text
  counterparty_number: string;
  counterparty_name: string | null;
}

/** Every field is written out: copying from another object (`...`) made this ten times slower, for rows by the thousand. */
const toHistoryEntry = (row: HistoryRow): HistoryEntry => ({
  id: row.id,
  fromAccountId: row.from_account_id,
  toAccountId: row.to_account_id,
  amountCents: centsFromDecimal(row.amount),
  status: row.status,
  description: row.description,
  createdAt: row.created_at,
  type: row.type,
  refundOf: row.refund_of,
  refundedCents: row.refunded === null ? null : centsFromDecimal(row.refunded),
  version: Number(row.version),
  direction: row.direction,
  balanceAfterCents: centsFromDecimal(row.balance_after),
  counterparty: { accountNumber: row.counterparty_number, fullName: row.counterparty_name },
});

const listText = (order: 'ASC' | 'DESC') => `SELECT entries.id, entries.from_account_id, entries.to_account_id,
        entries.amount, entries.status, entries.description, entries.created_at, entries.type, entries.refund_of,
        ${refundedOrNullText('entries')} AS refunded, entries.version, entries.direction, entries.balance_after,
        accounts.account_number AS counterparty_number, users.full_name AS counterparty_name
   FROM (
          (SELECT id, from_account_id, to_account_id, amount, status, description, created_at, type, refund_of,
                  from_version AS version, 'out' AS direction, from_balance_after AS balance_after,
                  to_account_id AS counterparty_id
             FROM transactions
            WHERE from_account_id = $1
              AND from_version > $2
              AND from_version < $3
              AND ($5::text IS NULL OR $5 = 'out')
              AND ($6::text IS NULL OR status = $6)
              AND ($7::text IS NULL OR to_account_id = (SELECT id FROM accounts WHERE account_number = $7))
            ORDER BY from_version ${order}
            LIMIT $4)
          UNION ALL
          (SELECT id, from_account_id, to_account_id, amount, status, description, created_at, type, refund_of,
                  to_version AS version, 'in' AS direction, to_balance_after AS balance_after,
                  from_account_id AS counterparty_id
             FROM transactions
            WHERE to_account_id = $1
              AND to_version > $2
              AND to_version < $3
              AND ($5::text IS NULL OR $5 = 'in')
              AND ($6::text IS NULL OR status = $6)
              AND ($7::text IS NULL OR from_account_id = (SELECT id FROM accounts WHERE account_number = $7))
            ORDER BY to_version ${order}
            LIMIT $4)
        ) AS entries
   JOIN accounts ON accounts.id = entries.counterparty_id
   LEFT JOIN users ON users.id = accounts.user_id
  ORDER BY entries.version ${order}
  LIMIT $4`;

export const LIST_ENTRIES: Record<EntryOrder, Statement> = {
  'newest first': { name: 'list-entries-newest-first', text: listText('DESC') },
  'oldest first': { name: 'list-entries-oldest-first', text: listText('ASC') },
};

export type EntryOrder = 'newest first' | 'oldest first';

interface EntryQuery {
  range: VersionRange;
  limit: number;
  filter: EntryFilter;
  order: EntryOrder;
}

/**
 * Up to `limit` entries of the range, in order. Each side is read through its own unique index on (account, version),
 * only as deep as the page.
 */
export async function listEntries(
  db: Db,
  accountId: string,
  { range, limit, filter, order }: EntryQuery,
): Promise<HistoryEntry[]> {
  const { direction, status, counterparty } = filter;
  const values = [accountId, range.after, range.before, limit, direction, status, counterparty];
  const { rows } = await db.query<HistoryRow>(LIST_ENTRIES[order], values);
  return rows.map(toHistoryEntry);
}

/** Halves the versions until one is left. Within an account their times never go back, so no index by time is needed. */
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

/** How many entries of the account are earlier than `time`, which is also the version of the last one of them. */
export async function countEntriesBefore(
  db: Db,
  { id, version }: Pick<Account, 'id' | 'version'>,
  time: Date,
): Promise<number> {
  const { rows } = await db.query<{ count: string }>(COUNT_ENTRIES_BEFORE, [id, version, time]);
  if (!rows[0]) throw new Error(`Account ${id} has a gap in its versions`);
  return Number(rows[0].count);
}

/** What the account held after its entry with this version. */
export async function findBalanceAfter(db: Db, accountId: string, version: number): Promise<number | null> {
  const { rows } = await db.query<{ balance: string }>(
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
  );
  return rows[0] ? centsFromDecimal(rows[0].balance) : null;
}
