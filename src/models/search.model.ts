import type { Db, Statement } from '../platform/postgres/db';
import { queryMany } from '../platform/postgres/query';
import { centsFromDecimal } from '../utils/money.util';
import type { Account } from './account.model';
import type { Direction, EntryFilter, VersionRange } from './history.model';

/** The fields of an entry that a search compares. Reading no others halves the cost of a search. */
export interface SearchableEntry {
  version: number;
  amountCents: number;
  description: string | null;
  accountNumber: string;
  /** Null for a system account. */
  fullName: string | null;
  /** The name that the user gave to the other party. */
  ownName: string | null;
}

interface SearchableRow {
  version: string; // BIGINT arrives as text
  amount: string; // DECIMAL arrives as text
  description: string | null;
  account_number: string;
  full_name: string | null;
  own_name: string | null;
}

const toSearchable = (row: SearchableRow): SearchableEntry => ({
  version: Number(row.version),
  amountCents: centsFromDecimal(row.amount),
  description: row.description,
  accountNumber: row.account_number,
  fullName: row.full_name,
  ownName: row.own_name,
});

const sideText = (direction: Direction, own: 'from' | 'to', other: 'from' | 'to') =>
  `SELECT ${own}_version AS version, amount, description, ${other}_account_id AS counterparty_id
             FROM transactions
            WHERE ${own}_account_id = $1
              AND ${own}_version > $2
              AND ${own}_version < $3
              AND ($4::text IS NULL OR $4 = '${direction}')
              AND ($5::text IS NULL OR ${other}_account_id = (SELECT id FROM accounts WHERE account_number = $5))
              AND ($6::text IS NULL OR status = $6)`;

export const LIST_SEARCHABLE: Statement = {
  name: 'list-searchable-entries',
  text: `SELECT entries.version, entries.amount, entries.description, accounts.account_number, users.full_name,
        contacts.own_name
   FROM (
          ${sideText('out', 'from', 'to')}
            UNION ALL
          ${sideText('in', 'to', 'from')}
        ) AS entries
   JOIN accounts ON accounts.id = entries.counterparty_id
   LEFT JOIN users ON users.id = accounts.user_id
   LEFT JOIN contacts ON contacts.user_id = $7 AND contacts.contact_id = users.id
  ORDER BY entries.version DESC`,
};

/** Reads every entry of the range that passes the filter, newest first: the caller bounds the range. */
export function listSearchable(
  db: Db,
  { id, userId }: Pick<Account, 'id' | 'userId'>,
  { range, filter }: { range: VersionRange; filter: EntryFilter },
): Promise<SearchableEntry[]> {
  const { direction, counterparty, status } = filter;
  const values = [id, range.after, range.before, direction, counterparty, status, userId];
  return queryMany(db, LIST_SEARCHABLE, values, toSearchable);
}
