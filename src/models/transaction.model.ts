import type { Db, Tx } from '../config/database';
import { centsFromDecimal, decimalFromCents } from '../utils/money.util';

/** The transactions table, which is the ledger: its types and all its SQL. Rows are only ever added. */
export interface Transaction {
  id: string;
  fromAccountId: string;
  toAccountId: string;
  amountCents: number;
  status: 'completed' | 'failed';
  description: string | null;
  createdAt: Date;
}

/** What a transaction did to one account: its place in the account's sequence, and the balance it left. */
export interface Entry {
  version: number;
  balanceCents: number;
}

export interface NewTransaction extends Omit<Transaction, 'createdAt'> {
  type: 'opening' | 'transfer';
  /** Null for the system account of an opening. */
  from: Entry | null;
  /** Null for a refusal, which moved nothing. */
  to: Entry | null;
  idempotency: IdempotentRequest | null;
  failureCode: string | null;
}

/** A key of the sender, and the hash of the request it stands for. */
export interface IdempotentRequest {
  key: string;
  requestHash: Buffer;
}

/** A transaction that was written under a key, with what its first answer said besides. */
export interface KeyedTransaction {
  transaction: Transaction;
  requestHash: Buffer;
  senderBalanceCents: number;
}

export interface TransactionRow {
  id: string;
  from_account_id: string;
  to_account_id: string;
  amount: string; // DECIMAL arrives as text
  status: Transaction['status'];
  description: string | null;
  created_at: Date;
}

export const toTransaction = (row: TransactionRow): Transaction => ({
  id: row.id,
  fromAccountId: row.from_account_id,
  toAccountId: row.to_account_id,
  amountCents: centsFromDecimal(row.amount),
  status: row.status,
  description: row.description,
  createdAt: row.created_at,
});

/** Writes a transaction. Its time is read here, after the locks: time order and ledger order agree within an account. */
export async function insertTransaction(tx: Tx, transaction: NewTransaction): Promise<Transaction> {
  const { rows } = await tx.query<TransactionRow>(
    `INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, description, type,
                               from_version, from_balance_after, to_version, to_balance_after,
                               idempotency_key, request_hash, failure_code, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, clock_timestamp())
  RETURNING id, from_account_id, to_account_id, amount, status, description, created_at`,
    [
      transaction.id,
      transaction.fromAccountId,
      transaction.toAccountId,
      decimalFromCents(transaction.amountCents),
      transaction.status,
      transaction.description,
      transaction.type,
      ...entryColumns(transaction.from),
      ...entryColumns(transaction.to),
      transaction.idempotency?.key ?? null,
      transaction.idempotency?.requestHash ?? null,
      transaction.failureCode,
    ],
  );
  return toTransaction(rows[0] as TransactionRow);
}

const entryColumns = (entry: Entry | null) =>
  entry ? [entry.version, decimalFromCents(entry.balanceCents)] : [null, null];

/** What the sender wrote under this key. Decisive only while the sender's account is locked. */
export async function findTransactionByKey(
  tx: Tx,
  fromAccountId: string,
  key: string,
): Promise<KeyedTransaction | null> {
  const { rows } = await tx.query<TransactionRow & { request_hash: Buffer; from_balance_after: string }>(
    `SELECT id, from_account_id, to_account_id, amount, status, description, created_at,
            request_hash, from_balance_after
       FROM transactions
      WHERE from_account_id = $1
        AND idempotency_key = $2`,
    [fromAccountId, key],
  );
  const [row] = rows;
  if (!row) return null;
  const { request_hash: requestHash, from_balance_after: balance } = row;
  return { transaction: toTransaction(row), requestHash, senderBalanceCents: centsFromDecimal(balance) };
}

/** The transaction, when the account has an entry of it: a recorded refusal is its sender's alone. */
export async function findTransactionOf(db: Db, id: string, accountId: string): Promise<Transaction | null> {
  const { rows } = await db.query<TransactionRow>(
    `SELECT id, from_account_id, to_account_id, amount, status, description, created_at
       FROM transactions
      WHERE id = $1
        AND ((from_account_id = $2 AND from_version IS NOT NULL) OR (to_account_id = $2 AND to_version IS NOT NULL))`,
    [id, accountId],
  );
  return rows[0] ? toTransaction(rows[0]) : null;
}
