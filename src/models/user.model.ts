import type { Db, Tx } from '../platform/postgres/db';
import { queryOptional } from '../platform/postgres/query';
import { centsFromDecimal } from '../utils/money.util';

export interface User {
  id: string;
  email: string;
  fullName: string;
  createdAt: Date;
}

export type NewUser = Omit<User, 'createdAt'> & { passwordHash: string };

export interface UserWithAccount extends User {
  accountNumber: string;
  balanceCents: number;
}

interface UserRow {
  id: string;
  email: string;
  full_name: string;
  created_at: Date;
  account_number: string;
  balance: string; // DECIMAL arrives as text
}

const toUserWithAccount = (row: UserRow): UserWithAccount => ({
  id: row.id,
  email: row.email,
  fullName: row.full_name,
  createdAt: row.created_at,
  accountNumber: row.account_number,
  balanceCents: centsFromDecimal(row.balance),
});

/** Resolves to false when the email is registered already. */
export async function insertUser(tx: Tx, { id, email, passwordHash, fullName }: NewUser): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO users (id, email, password_hash, full_name)
     VALUES ($1, $2, $3, $4)
         ON CONFLICT (email) DO NOTHING`,
    [id, email, passwordHash, fullName],
  );
  return rowCount === 1;
}

export function findUser(db: Db, id: string): Promise<UserWithAccount | null> {
  return queryOptional(
    db,
    `SELECT users.id, users.email, users.full_name, users.created_at, accounts.account_number, accounts.balance
       FROM users
       JOIN accounts ON accounts.user_id = users.id
      WHERE users.id = $1`,
    [id],
    toUserWithAccount,
  );
}

/** Resolves to whether the password is unchanged. Waits for a change that is under way, and makes later changes wait. */
export async function lockUnchangedPassword(tx: Tx, id: string, passwordHash: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT 1
       FROM users
      WHERE id = $1
        AND password_hash = $2
        FOR SHARE`,
    [id, passwordHash],
  );
  return rowCount === 1;
}

/** Resolves to false when the password is no longer `from`. */
export async function updatePassword(
  tx: Tx,
  { id, from, to }: { id: string; from: string; to: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE users
        SET password_hash = $3
      WHERE id = $1
        AND password_hash = $2`,
    [id, from, to],
  );
  return rowCount === 1;
}

type PasswordOwner = Pick<User, 'email' | 'fullName'> & { passwordHash: string };

interface PasswordOwnerRow {
  email: string;
  full_name: string;
  password_hash: string;
}

export function findPasswordOwner(db: Db, id: string): Promise<PasswordOwner | null> {
  return queryOptional(
    db,
    `SELECT email, full_name, password_hash
       FROM users
      WHERE id = $1`,
    [id],
    (row: PasswordOwnerRow) => ({ email: row.email, fullName: row.full_name, passwordHash: row.password_hash }),
  );
}

export interface UserToLogIn {
  user: UserWithAccount;
  passwordHash: string;
  knownNetwork: boolean;
}

interface UserToLogInRow extends UserRow {
  password_hash: string;
  known_network: boolean;
}

export function findUserToLogIn(db: Db, email: string, network: string): Promise<UserToLogIn | null> {
  return queryOptional(
    db,
    `SELECT users.id, users.email, users.full_name, users.created_at, users.password_hash,
            accounts.account_number, accounts.balance,
            EXISTS (SELECT 1 FROM refresh_tokens WHERE user_id = users.id AND network = $2) AS known_network
       FROM users
       JOIN accounts ON accounts.user_id = users.id
      WHERE users.email = $1`,
    [email, network],
    (row: UserToLogInRow) => ({
      user: toUserWithAccount(row),
      passwordHash: row.password_hash,
      knownNetwork: row.known_network,
    }),
  );
}
