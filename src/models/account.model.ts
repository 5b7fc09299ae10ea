import type { Db, Statement, Tx } from '../platform/postgres/db';
import { centsFromDecimal, decimalFromCents } from '../utils/money.util';

/** The accounts table: its types and all its SQL. */
export interface Account {
  id: string;
  userId: string;
  accountNumber: string;
  balanceCents: number;
  currency: string;
  /** How many entries the account has; the latest one carries this number. */
  version: number;
  /** No entry of the account has a later time, and the next one gets no earlier one. */
  lastEntryAt: Date;
  createdAt: Date;
}

/** What orders need of an account, as long as it is locked. */
export type LockedAccount = Omit<Account, 'createdAt'>;

interface LockedRow {
  id: string;
  user_id: string;
  account_number: string;
  balance: string; // DECIMAL arrives as text
  currency: string;
  version: string; // BIGINT arrives as text
  last_entry_at: Date;
}

interface AccountRow extends LockedRow {
  created_at: Date;
}

const toLockedAccount = (row: LockedRow): LockedAccount => ({
  id: row.id,
  userId: row.user_id,
  accountNumber: row.account_number,
  balanceCents: centsFromDecimal(row.balance),
  currency: row.currency,
  version: Number(row.version),
  lastEntryAt: row.last_entry_at,
});

const toAccount = (row: AccountRow): Account => ({ ...toLockedAccount(row), createdAt: row.created_at });

/** The id of the system account that opening balances come from. */
export const OPENING_ACCOUNT_ID = '00000000-0000-7000-8000-000000000001';

/** Opens an account with the table's defaults. Returns null when the account number is in use. */
export async function insertAccount(
  tx: Tx,
  { id, userId, accountNumber }: Pick<Account, 'id' | 'userId' | 'accountNumber'>,
): Promise<Account | null> {
  const { rows } = await tx.query<AccountRow>(
    `INSERT INTO accounts (id, user_id, account_number)
     VALUES ($1, $2, $3)
         ON CONFLICT (account_number) DO NOTHING
  RETURNING id, user_id, account_number, balance, currency, version, last_entry_at, created_at`,
    [id, userId, accountNumber],
  );
  return rows[0] ? toAccount(rows[0]) : null;
}

export async function findAccountOf(db: Db, userId: string): Promise<Account | null> {
  const { rows } = await db.query<AccountRow>(
    `SELECT id, user_id, account_number, balance, currency, version, last_entry_at, created_at
       FROM accounts
      WHERE user_id = $1`,
    [userId],
  );
  return rows[0] ? toAccount(rows[0]) : null;
}

/** Somebody who can be paid. */
export interface Payee {
  accountNumber: string;
  fullName: string;
  currency: string;
}

/** A system account is nobody's, and so is never found. */
export async function findPayee(db: Db, accountNumber: string): Promise<Payee | null> {
  const { rows } = await db.query<{ account_number: string; full_name: string; currency: string }>(
    `SELECT accounts.account_number, users.full_name, accounts.currency
       FROM accounts
       JOIN users ON users.id = accounts.user_id
      WHERE accounts.account_number = $1`,
    [accountNumber],
  );
  const [row] = rows;
  return row ? { accountNumber: row.account_number, fullName: row.full_name, currency: row.currency } : null;
}

/**
 * Reads an account with every entry up to `now`, a whole millisecond that has passed: it is locked for as long as it
 * takes whoever is writing entries of it, and whoever comes later reads a later time.
 */
export async function settleAccount(tx: Tx, id: string): Promise<{ account: Account; now: Date } | null> {
  const [clock, { rows }] = await Promise.all([
    tx.query<{ now: Date }>("SELECT date_trunc('milliseconds', clock_timestamp()) AS now, pg_sleep(0.001)"),
    tx.query<AccountRow>(
      `SELECT id, user_id, account_number, balance, currency, version, last_entry_at, created_at
         FROM accounts
        WHERE id = $1
          FOR SHARE`,
      [id],
    ),
  ]);
  const { now } = clock.rows[0] as { now: Date };
  return rows[0] ? { account: toAccount(rows[0]), now } : null;
}

/** Which accounts orders are about. */
export interface Parties {
  /** Of those who pay. */
  userIds: readonly string[];
  /** Of those who are to be paid. */
  accountNumbers: readonly string[];
  /** Of transactions that are to be refunded: their senders are to be paid. */
  refundedIds: readonly string[];
}

const lockPartiesText = (wait: '' | 'SKIP LOCKED') => `SELECT id, user_id, account_number, balance, currency, version,
        last_entry_at
   FROM accounts
  WHERE user_id IS NOT NULL
    AND (user_id = ANY($1::uuid[])
         OR account_number = ANY($2::text[])
         OR id = ANY(ARRAY(SELECT from_account_id FROM transactions WHERE id = ANY($3::uuid[]))))
  ORDER BY id
    FOR UPDATE ${wait}`;

const LOCK_PARTIES: Statement = { name: 'lock-parties', text: lockPartiesText('') };
const LOCK_FREE_PARTIES: Statement = { name: 'lock-free-parties', text: lockPartiesText('SKIP LOCKED') };

/**
 * Transfers wait for each other for milliseconds. Who holds an account for longer than this is somebody else, and waiting
 * for them with locks in hand makes others wait too.
 */
const LIMIT_LOCK_WAIT = 'SET LOCAL lock_timeout = 1000';

/**
 * Locks the accounts until the transaction ends.
 * One statement, in the order of their ids: transfers in opposite directions wait for each other instead of deadlocking.
 * With `skipLocked` it does not wait, and leaves out what somebody else has locked.
 * A system account is never locked, and so is never found.
 */
export async function lockParties(
  tx: Tx,
  { userIds, accountNumbers, refundedIds }: Parties,
  { skipLocked }: { skipLocked: boolean },
): Promise<LockedAccount[]> {
  const statement = skipLocked ? LOCK_FREE_PARTIES : LOCK_PARTIES;
  tx.send(LIMIT_LOCK_WAIT);
  const { rows } = await tx.query<LockedRow>(statement, [userIds, accountNumbers, refundedIds]);
  return rows.map(toLockedAccount);
}

const UPDATE_ACCOUNTS: Statement = {
  name: 'update-accounts',
  text: `UPDATE accounts
            SET balance = moved.balance, version = moved.version, last_entry_at = moved.last_entry_at
           FROM unnest($1::uuid[], $2::numeric[], $3::bigint[], $4::timestamptz[])
             AS moved (id, balance, version, last_entry_at)
          WHERE accounts.id = moved.id`,
};

/** Writes what entries did to their accounts, which must be locked. */
export function updateAccounts(
  tx: Tx,
  accounts: readonly Pick<LockedAccount, 'id' | 'balanceCents' | 'version' | 'lastEntryAt'>[],
): void {
  tx.send(UPDATE_ACCOUNTS, [
    accounts.map(({ id }) => id),
    accounts.map(({ balanceCents }) => decimalFromCents(balanceCents)),
    accounts.map(({ version }) => version),
    accounts.map(({ lastEntryAt }) => lastEntryAt),
  ]);
}
