import type { Db, Tx } from '../platform/postgres/db';
import { centsFromDecimal } from '../utils/money.util';

/** The users table: its types and all its SQL. */
export interface User {
  id: string;
  email: string;
  fullName: string;
  createdAt: Date;
}

export type NewUser = Omit<User, 'createdAt'> & { passwordHash: string };

/** A user with their one account. */
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

/** Returns false when the email is registered already. */
export async function insertUser(tx: Tx, { id, email, passwordHash, fullName }: NewUser): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO users (id, email, password_hash, full_name)
     VALUES ($1, $2, $3, $4)
         ON CONFLICT (email) DO NOTHING`,
    [id, email, passwordHash, fullName],
  );
  return rowCount === 1;
}

export async function findUser(db: Db, id: string): Promise<UserWithAccount | null> {
  const { rows } = await db.query<UserRow>(
    `SELECT users.id, users.email, users.full_name, users.created_at, accounts.account_number, accounts.balance
       FROM users
       JOIN accounts ON accounts.user_id = users.id
      WHERE users.id = $1`,
    [id],
  );
  return rows[0] ? toUserWithAccount(rows[0]) : null;
}

/**
 * Waits for a change of password that is under way, and keeps later ones out until the transaction ends. Returns whether
 * the user still has the password that was checked.
 */
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

/** Returns false when the user does not have the password that was checked any more. */
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

/** For a change of password, to which the old one must be shown. */
export async function findPasswordOwner(
  db: Db,
  id: string,
): Promise<(Pick<User, 'email' | 'fullName'> & { passwordHash: string }) | null> {
  const { rows } = await db.query<Pick<UserRow, 'email' | 'full_name'> & { password_hash: string }>(
    `SELECT email, full_name, password_hash
       FROM users
      WHERE id = $1`,
    [id],
  );
  const [row] = rows;
  return row ? { email: row.email, fullName: row.full_name, passwordHash: row.password_hash } : null;
}

export interface UserToLogIn {
  user: UserWithAccount;
  passwordHash: string;
  /** Whether a session of the user that is still remembered was used from there. */
  knownNetwork: boolean;
}

/** For login, whose password hash must be compared. */
export async function findUserToLogIn(db: Db, email: string, network: string): Promise<UserToLogIn | null> {
  const { rows } = await db.query<UserRow & { password_hash: string; known_network: boolean }>(
    `SELECT users.id, users.email, users.full_name, users.created_at, users.password_hash,
            accounts.account_number, accounts.balance,
            EXISTS (SELECT 1 FROM refresh_tokens WHERE user_id = users.id AND network = $2) AS known_network
       FROM users
       JOIN accounts ON accounts.user_id = users.id
      WHERE users.email = $1`,
    [email, network],
  );
  const [row] = rows;
  return row
    ? { user: toUserWithAccount(row), passwordHash: row.password_hash, knownNetwork: row.known_network }
    : null;
}
