import type { Db, Tx } from '../config/database';
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
  createdAt: Date;
}

interface AccountRow {
  id: string;
  user_id: string;
  account_number: string;
  balance: string; // DECIMAL arrives as text
  currency: string;
  version: string; // BIGINT arrives as text
  created_at: Date;
}

const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  userId: row.user_id,
  accountNumber: row.account_number,
  balanceCents: centsFromDecimal(row.balance),
  currency: row.currency,
  version: Number(row.version),
  createdAt: row.created_at,
});

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
  RETURNING id, user_id, account_number, balance, currency, version, created_at`,
    [id, userId, accountNumber],
  );
  return rows[0] ? toAccount(rows[0]) : null;
}

export async function findAccountOf(db: Db, userId: string): Promise<Account | null> {
  const { rows } = await db.query<AccountRow>(
    `SELECT id, user_id, account_number, balance, currency, version, created_at
       FROM accounts
      WHERE user_id = $1`,
    [userId],
  );
  return rows[0] ? toAccount(rows[0]) : null;
}

/**
 * Locks the account of the sender and the account that is to be paid, until the transaction ends.
 * One statement, in the order of their ids: two transfers in opposite directions wait instead of deadlocking.
 * A system account is never locked, and so is never found.
 */
export async function lockPartyAccounts(
  tx: Tx,
  { userId, accountNumber }: Pick<Account, 'userId' | 'accountNumber'>,
): Promise<Account[]> {
  const { rows } = await tx.query<AccountRow>(
    `SELECT id, user_id, account_number, balance, currency, version, created_at
       FROM accounts
      WHERE user_id = $1
         OR (account_number = $2 AND user_id IS NOT NULL)
      ORDER BY id
        FOR UPDATE`,
    [userId, accountNumber],
  );
  return rows.map(toAccount);
}

/** Writes the balance and version of each account. They must be locked. */
export async function updateBalances(
  tx: Tx,
  accounts: readonly Pick<Account, 'id' | 'balanceCents' | 'version'>[],
): Promise<void> {
  await tx.query(
    `UPDATE accounts
        SET balance = moved.balance, version = moved.version
       FROM unnest($1::uuid[], $2::numeric[], $3::bigint[]) AS moved (id, balance, version)
      WHERE accounts.id = moved.id`,
    [
      accounts.map(({ id }) => id),
      accounts.map(({ balanceCents }) => decimalFromCents(balanceCents)),
      accounts.map(({ version }) => version),
    ],
  );
}
