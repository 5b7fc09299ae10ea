import type { Db, Statement } from '../platform/postgres/db';
import { queryMany } from '../platform/postgres/query';
import { centsFromDecimal } from '../utils/money.util';
import { refundedOrNullText } from './transaction.model';
import type { Transaction, TransactionDetail, TransactionDetailRow } from './transaction.model';

/** An entry of one account, which is the sender or the recipient of the transaction. */
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

/** Lists every field, because a spread (`...`) made this ten times slower, which counts for thousands of rows. */
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

type SqlOrder = 'ASC' | 'DESC';

const sentText = (order: SqlOrder, condition: string) => `(SELECT id, from_account_id, to_account_id, amount, status,
                  description, created_at, type, refund_of, from_version AS version, 'out' AS direction,
                  from_balance_after AS balance_after, to_account_id AS counterparty_id
             FROM transactions
            WHERE from_account_id = $1
              AND from_version > $2
              AND from_version < $3
              AND ($5::text IS NULL OR $5 = 'out')
              AND ($6::text IS NULL OR to_account_id = (SELECT id FROM accounts WHERE account_number = $6))
              AND ${condition}
            ORDER BY from_version ${order}
            LIMIT $4)`;

const receivedText = (
  order: SqlOrder,
  condition: string,
) => `(SELECT id, from_account_id, to_account_id, amount, status,
                  description, created_at, type, refund_of, to_version AS version, 'in' AS direction,
                  to_balance_after AS balance_after, from_account_id AS counterparty_id
             FROM transactions
            WHERE to_account_id = $1
              AND to_version > $2
              AND to_version < $3
              AND ($5::text IS NULL OR $5 = 'in')
              AND ($6::text IS NULL OR from_account_id = (SELECT id FROM accounts WHERE account_number = $6))
              AND ${condition}
            ORDER BY to_version ${order}
            LIMIT $4)`;

const listText = (
  order: SqlOrder,
  entries: string,
) => `SELECT entries.id, entries.from_account_id, entries.to_account_id,
        entries.amount, entries.status, entries.description, entries.created_at, entries.type, entries.refund_of,
        ${refundedOrNullText('entries')} AS refunded, entries.version, entries.direction, entries.balance_after,
        accounts.account_number AS counterparty_number, users.full_name AS counterparty_name
   FROM (
          ${entries}
        ) AS entries
   JOIN accounts ON accounts.id = entries.counterparty_id
   LEFT JOIN users ON users.id = accounts.user_id
  ORDER BY entries.version ${order}
  LIMIT $4`;

const ASKED_STATUS = '($7::text IS NULL OR status = $7)';
const bothSidesText = (order: SqlOrder) =>
  listText(order, `${sentText(order, ASKED_STATUS)} UNION ALL ${receivedText(order, ASKED_STATUS)}`);

export const LIST_ENTRIES: Record<EntryOrder, Statement> = {
  'newest first': { name: 'list-entries-newest-first', text: bothSidesText('DESC') },
  'oldest first': { name: 'list-entries-oldest-first', text: bothSidesText('ASC') },
};

/** A refusal is an entry of the sender only. The literal status lets the index transactions_refusals serve this. */
export const LIST_REFUSALS: Statement = {
  name: 'list-refusals',
  text: listText('DESC', sentText('DESC', "status = 'failed'")),
};

export const LIST_VERSIONS: Statement = {
  name: 'list-versions',
  text: listText(
    'DESC',
    `${sentText('DESC', 'from_version = ANY($7::bigint[])')} UNION ALL ${receivedText('DESC', 'to_version = ANY($7::bigint[])')}`,
  ),
};

export type EntryOrder = 'newest first' | 'oldest first';

interface EntryQuery {
  range: VersionRange;
  limit: number;
  filter: EntryFilter;
  order: EntryOrder;
}

/** Uses the unique indexes on (account, version). A filter by status or counterparty may read every entry of the range. */
export function listEntries(
  db: Db,
  accountId: string,
  { range, limit, filter, order }: EntryQuery,
): Promise<HistoryEntry[]> {
  const { direction, status, counterparty } = filter;
  const values = [accountId, range.after, range.before, limit, direction, counterparty, status];
  return queryMany(db, LIST_ENTRIES[order], values, toHistoryEntry);
}

/** Like `listEntries` with the status `failed`, newest first, but PostgreSQL reads refusals only. */
export function listRefusals(
  db: Db,
  accountId: string,
  { range, limit, filter }: Pick<EntryQuery, 'range' | 'limit' | 'filter'>,
): Promise<HistoryEntry[]> {
  const values = [accountId, range.after, range.before, limit, filter.direction, filter.counterparty];
  return queryMany(db, LIST_REFUSALS, values, toHistoryEntry);
}

/** The entries with these versions, newest first. `versions` are in that order too. */
export async function listVersions(db: Db, accountId: string, versions: readonly number[]): Promise<HistoryEntry[]> {
  const [newest, oldest] = [versions[0], versions.at(-1)];
  if (newest === undefined || oldest === undefined) return [];
  const values = [accountId, oldest - 1, newest + 1, versions.length, null, null, versions];
  return queryMany(db, LIST_VERSIONS, values, toHistoryEntry);
}
