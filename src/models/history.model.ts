import type { Db } from '../config/database';
import { centsFromDecimal } from '../utils/money.util';
import { toTransaction, type Transaction, type TransactionRow } from './transaction.model';

/** The entries of one account, read from the transactions table from both of its sides. */
export interface HistoryEntry extends Transaction {
  version: number;
  direction: Direction;
  balanceAfterCents: number;
  counterparty: { accountNumber: string; /** Null for a system account. */ fullName: string | null };
}

export type Direction = 'in' | 'out';

export interface HistoryFilter {
  direction: Direction | null;
  status: Transaction['status'] | null;
  /** Inclusive. */
  from: Date | null;
  /** Exclusive. */
  to: Date | null;
  /** An account number. */
  counterparty: string | null;
}

interface HistoryRow extends TransactionRow {
  version: string; // BIGINT arrives as text
  direction: Direction;
  balance_after: string; // DECIMAL arrives as text
  counterparty_number: string;
  counterparty_name: string | null;
}

const toHistoryEntry = (row: HistoryRow): HistoryEntry => ({
  ...toTransaction(row),
  version: Number(row.version),
  direction: row.direction,
  balanceAfterCents: centsFromDecimal(row.balance_after),
  counterparty: { accountNumber: row.counterparty_number, fullName: row.counterparty_name },
});

const LIST_ENTRIES = `SELECT entries.id, entries.from_account_id, entries.to_account_id, entries.amount, entries.status,
        entries.description, entries.created_at, entries.version, entries.direction, entries.balance_after,
        accounts.account_number AS counterparty_number, users.full_name AS counterparty_name
   FROM (
          (SELECT id, from_account_id, to_account_id, amount, status, description, created_at,
                  from_version AS version, 'out' AS direction, from_balance_after AS balance_after,
                  to_account_id AS counterparty_id
             FROM transactions
            WHERE from_account_id = $1
              AND from_version < $2
              AND ($4::text IS NULL OR $4 = 'out')
              AND ($5::text IS NULL OR status = $5)
              AND ($6::timestamptz IS NULL OR created_at >= $6)
              AND ($7::timestamptz IS NULL OR created_at < $7)
              AND ($8::text IS NULL OR to_account_id = (SELECT id FROM accounts WHERE account_number = $8))
            ORDER BY from_version DESC
            LIMIT $3)
          UNION ALL
          (SELECT id, from_account_id, to_account_id, amount, status, description, created_at,
                  to_version AS version, 'in' AS direction, to_balance_after AS balance_after,
                  from_account_id AS counterparty_id
             FROM transactions
            WHERE to_account_id = $1
              AND to_version < $2
              AND ($4::text IS NULL OR $4 = 'in')
              AND ($5::text IS NULL OR status = $5)
              AND ($6::timestamptz IS NULL OR created_at >= $6)
              AND ($7::timestamptz IS NULL OR created_at < $7)
              AND ($8::text IS NULL OR from_account_id = (SELECT id FROM accounts WHERE account_number = $8))
            ORDER BY to_version DESC
            LIMIT $3)
        ) AS entries
   JOIN accounts ON accounts.id = entries.counterparty_id
   LEFT JOIN users ON users.id = accounts.user_id
  ORDER BY entries.version DESC
  LIMIT $3`;

/**
 * Up to `limit` entries with a version below `before` (null: from the newest), newest first.
 * Each side is read through its own unique index on (account, version), only as deep as the page.
 */
export async function listEntries(
  db: Db,
  accountId: string,
  { before, limit, filter }: { before: number | null; limit: number; filter: HistoryFilter },
): Promise<HistoryEntry[]> {
  const { rows } = await db.query<HistoryRow>(LIST_ENTRIES, [
    accountId,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
    filter.direction,
    filter.status,
    filter.from,
    filter.to,
    filter.counterparty,
  ]);
  return rows.map(toHistoryEntry);
}
