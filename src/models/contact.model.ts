import type { Db, Statement, Tx } from '../platform/postgres/db';
import { queryMany } from '../platform/postgres/query';

/** A saved person, or the other party of a recent payment. */
export interface Contact {
  accountNumber: string;
  fullName: string;
  saved: boolean;
  /** The name that the user gave to this person. No other user sees it. */
  ownName: string | null;
  starred: boolean;
  /** The time of the latest payment in either direction. Null where it is not among the entries that were read. */
  lastAt: Date | null;
  /** The time of the latest payment to this person. */
  lastPaidAt: Date | null;
}

export type ContactMarks = Pick<Contact, 'ownName' | 'starred'>;

interface ContactRow {
  account_number: string;
  full_name: string;
  saved: boolean;
  own_name: string | null;
  starred: boolean;
  last_at: Date | null;
  last_paid_at: Date | null;
}

const toContact = (row: ContactRow): Contact => ({
  accountNumber: row.account_number,
  fullName: row.full_name,
  saved: row.saved,
  ownName: row.own_name,
  starred: row.starred,
  lastAt: row.last_at,
  lastPaidAt: row.last_paid_at,
});

/** The unique indexes on (account, version) lead to the entries. The names of people are read for the latest $4 of them only. */
export const LIST_CONTACTS: Statement = {
  name: 'list-contacts',
  text: `WITH recent AS MATERIALIZED (
          SELECT account_id, max(version) AS last_version, max(created_at) AS last_at,
                 max(created_at) FILTER (WHERE is_payment) AS last_paid_at
            FROM (
                   SELECT to_account_id AS account_id, from_version AS version, created_at, type = 'transfer' AS is_payment
                     FROM transactions
                    WHERE from_account_id = $2
                      AND from_version > $3
                      AND status = 'completed'
                      AND ($5::uuid IS NULL OR to_account_id = $5)
                    UNION ALL
                   SELECT from_account_id, to_version, created_at, false
                     FROM transactions
                    WHERE to_account_id = $2
                      AND to_version > $3
                      AND ($5::uuid IS NULL OR from_account_id = $5)
                 ) AS entries
           GROUP BY account_id
           ORDER BY last_version DESC
           LIMIT $4
        ),
        saved AS MATERIALIZED (
          SELECT accounts.id AS account_id, contacts.own_name, contacts.starred
            FROM contacts
            JOIN accounts ON accounts.user_id = contacts.contact_id
           WHERE contacts.user_id = $1
             AND ($5::uuid IS NULL OR accounts.id = $5)
        )
 SELECT accounts.account_number, users.full_name, saved.account_id IS NOT NULL AS saved, saved.own_name,
        coalesce(saved.starred, false) AS starred, recent.last_at, recent.last_paid_at
   FROM recent
   FULL JOIN saved USING (account_id)
   JOIN accounts ON accounts.id = account_id
   JOIN users ON users.id = accounts.user_id
  ORDER BY starred DESC, recent.last_version DESC NULLS LAST, accounts.account_number`,
};

interface ContactsQuery {
  userId: string;
  accountId: string;
  /** Entries after this version are read. */
  after: number;
  /** The maximum of people who are not saved. */
  recentMax: number;
  /** Only this account, or all. */
  onlyAccountId: string | null;
}

/** The starred ones first, then the latest. */
export function listContacts(
  db: Db,
  { userId, accountId, after, recentMax, onlyAccountId }: ContactsQuery,
): Promise<Contact[]> {
  return queryMany(db, LIST_CONTACTS, [userId, accountId, after, recentMax, onlyAccountId], toContact);
}

/** Two devices save one after the other, so that they count the contacts of the user right. Payments do not lock users. */
const LOCK_USER = 'SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE';

interface SavedContact extends ContactMarks {
  userId: string;
  contactId: string;
  /** The maximum of saved contacts of a user. */
  max: number;
}

/** Resolves to false when the contact would be one too many. */
export async function saveContact(
  tx: Tx,
  { userId, contactId, ownName, starred, max }: SavedContact,
): Promise<boolean> {
  tx.send(LOCK_USER, [userId]);
  const { rowCount } = await tx.query(
    `INSERT INTO contacts (user_id, contact_id, own_name, starred)
     SELECT $1, $2, $3, $4
      WHERE (SELECT count(*) FROM contacts WHERE user_id = $1 AND contact_id <> $2) < $5
         ON CONFLICT (user_id, contact_id)
         DO UPDATE SET own_name = excluded.own_name, starred = excluded.starred, updated_at = now()`,
    [userId, contactId, ownName, starred, max],
  );
  return rowCount === 1;
}

export async function deleteContact(db: Db, userId: string, accountNumber: string): Promise<void> {
  await db.query(
    `DELETE FROM contacts
      USING accounts
      WHERE contacts.user_id = $1
        AND contacts.contact_id = accounts.user_id
        AND accounts.account_number = $2`,
    [userId, accountNumber],
  );
}
