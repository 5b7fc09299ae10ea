import type { Db, Statement, Tx } from '../platform/postgres/db';
import { queryMany, queryOne, queryOptional } from '../platform/postgres/query';
import { centsFromDecimal, decimalFromCents } from '../utils/money.util';

export interface Account {
  id: string;
  userId: string;
  accountNumber: string;
  balanceCents: number;
  currency: string;
  /** The number of entries of the account, and the version of the latest one. */
  version: number;
  /** The next entry gets this time or a later one. */
  lastEntryAt: Date;
  createdAt: Date;
}

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

export const OPENING_ACCOUNT_ID = '00000000-0000-7000-8000-000000000001';

/** Inserts an account with the defaults of the table. Resolves to null when the account number is in use. */
export function insertAccount(
  tx: Tx,
  { id, userId, accountNumber }: Pick<Account, 'id' | 'userId' | 'accountNumber'>,
): Promise<Account | null> {
  return queryOptional(
    tx,
    `INSERT INTO accounts (id, user_id, account_number)
     VALUES ($1, $2, $3)
         ON CONFLICT (account_number) DO NOTHING
  RETURNING id, user_id, account_number, balance, currency, version, last_entry_at, created_at`,
    [id, userId, accountNumber],
    toAccount,
  );
}

export function findAccountOf(db: Db, userId: string): Promise<Account | null> {
  return queryOptional(
    db,
    `SELECT id, user_id, account_number, balance, currency, version, last_entry_at, created_at
       FROM accounts
      WHERE user_id = $1`,
    [userId],
    toAccount,
  );
}

export interface Payee {
  accountId: string;
  userId: string;
  accountNumber: string;
  fullName: string;
  currency: string;
}

interface PayeeRow {
  id: string;
  user_id: string;
  account_number: string;
  full_name: string;
  currency: string;
}

const toPayee = (row: PayeeRow): Payee => ({
  accountId: row.id,
  userId: row.user_id,
  accountNumber: row.account_number,
  fullName: row.full_name,
  currency: row.currency,
});

export function findPayee(db: Db, accountNumber: string): Promise<Payee | null> {
  return queryOptional(
    db,
    `SELECT accounts.id, accounts.user_id, accounts.account_number, users.full_name, accounts.currency
       FROM accounts
       JOIN users ON users.id = accounts.user_id
      WHERE accounts.account_number = $1`,
    [accountNumber],
    toPayee,
  );
}

/**
 * Reads an account with all entries up to `now`, a whole millisecond that has passed: the lock waits for transactions that
 * are writing entries, and later transactions read a later time.
 */
export async function lockAccountUpToNow(tx: Tx, id: string): Promise<{ account: Account; now: Date } | null> {
  const [now, account] = await Promise.all([
    queryOne(
      tx,
      "SELECT date_trunc('milliseconds', clock_timestamp()) AS now, pg_sleep(0.001)",
      [],
      (row: { now: Date }) => row.now,
    ),
    queryOptional(
      tx,
      `SELECT id, user_id, account_number, balance, currency, version, last_entry_at, created_at
         FROM accounts
        WHERE id = $1
          FOR SHARE`,
      [id],
      toAccount,
    ),
  ]);
  return account && { account, now };
}

export interface Parties {
  userIds: readonly string[];
  accountNumbers: readonly string[];
  /** Transactions that are to be refunded: their senders are to be paid. */
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

/** Milliseconds. Transfers wait for each other for a few: a longer wait, with locks held, would make others wait too. */
const LIMIT_LOCK_WAIT = 'SET LOCAL lock_timeout = 1000';

/**
 * Locks in one statement and in the order of ids, so that transfers in opposite directions do not deadlock. With `skipLocked`
 * it leaves out accounts that another transaction has locked. It never finds a system account.
 */
export function lockParties(
  tx: Tx,
  { userIds, accountNumbers, refundedIds }: Parties,
  { skipLocked }: { skipLocked: boolean },
): Promise<LockedAccount[]> {
  const statement = skipLocked ? LOCK_FREE_PARTIES : LOCK_PARTIES;
  tx.send(LIMIT_LOCK_WAIT);
  return queryMany(tx, statement, [userIds, accountNumbers, refundedIds], toLockedAccount);
}

const UPDATE_ACCOUNTS: Statement = {
  name: 'update-accounts',
  text: `UPDATE accounts
            SET balance = moved.balance, version = moved.version, last_entry_at = moved.last_entry_at
           FROM unnest($1::uuid[], $2::numeric[], $3::bigint[], $4::timestamptz[])
             AS moved (id, balance, version, last_entry_at)
          WHERE accounts.id = moved.id`,
};

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
