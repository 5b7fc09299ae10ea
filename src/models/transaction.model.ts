import type { Db, Statement, Tx } from '../platform/postgres/db';
import { queryOptional } from '../platform/postgres/query';
import { centsFromDecimal, decimalFromCents } from '../utils/money.util';
import type { TransactionType } from '../utils/transactionType.util';

/** A row of the transactions table, which is the ledger: rows are only ever added. */
export interface Transaction {
  id: string;
  fromAccountId: string;
  toAccountId: string;
  amountCents: number;
  status: 'completed' | 'failed';
  description: string | null;
  createdAt: Date;
}

export interface Entry {
  /** Its place in the sequence of the account: 1, 2, 3 and so on. */
  version: number;
  balanceCents: number;
}

export interface TransactionDetail extends Transaction {
  type: TransactionType;
  /** The transfer that a refund gives back. Null for all other types. */
  refundOf: string | null;
  /** The sum of the refunds so far. Null for a transaction that cannot be refunded. */
  refundedCents: number | null;
}

export interface NewTransaction extends Transaction {
  type: TransactionType;
  /** Null for the system account of an opening. */
  from: Entry | null;
  /** Null for a refusal, which moved nothing. */
  to: Entry | null;
  idempotency: IdempotentRequest | null;
  refundOf: string | null;
  /** The first transaction of the batch that this one is part of. */
  batchId: string | null;
  failureCode: FailureCode | null;
}

/** The refusals that the book records. */
const FAILURE_CODES = ['INSUFFICIENT_FUNDS'] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** @throws Error for the code of a newer version of the server, which this one cannot replay */
export function toFailureCode(text: string | null): FailureCode | null {
  if (text === null) return null;
  const code = FAILURE_CODES.find((each) => each === text);
  if (code === undefined) throw new Error(`The book has a refusal with the unknown code ${text}`);
  return code;
}

export interface IdempotentRequest {
  key: string;
  requestHash: Buffer;
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

export interface TransactionDetailRow extends TransactionRow {
  type: TransactionType;
  refund_of: string | null;
  refunded: string | null; // DECIMAL arrives as text
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

const toTransactionDetail = (row: TransactionDetailRow): TransactionDetail => ({
  ...toTransaction(row),
  type: row.type,
  refundOf: row.refund_of,
  refundedCents: row.refunded === null ? null : centsFromDecimal(row.refunded),
});

/** The index transactions_completed_refunds answers this without a read of the table. `id` is SQL. */
export const refundedText = (id: string) => `(SELECT coalesce(sum(refund.amount), 0)::numeric(15, 2)
           FROM transactions AS refund
          WHERE refund.refund_of = ${id}
            AND refund.status = 'completed')`;

export const refundedOrNullText = (row: string) =>
  `CASE WHEN ${row}.type = 'transfer' AND ${row}.status = 'completed' THEN ${refundedText(`${row}.id`)} END`;

const INSERT_TRANSACTIONS: Statement = {
  name: 'insert-transactions',
  text: `INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, description, created_at, type,
                                   from_version, from_balance_after, to_version, to_balance_after,
                                   idempotency_key, request_hash, refund_of, batch_id, failure_code)
         SELECT id, from_account_id, to_account_id, amount, status, description, created_at, type,
                from_version, from_balance_after, to_version, to_balance_after,
                idempotency_key, request_hash, refund_of, batch_id, failure_code
           FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::numeric[], $5::text[], $6::text[], $7::timestamptz[],
                       $8::text[], $9::bigint[], $10::numeric[], $11::bigint[], $12::numeric[],
                       $13::text[], $14::bytea[], $15::uuid[], $16::uuid[], $17::text[])
             AS written (id, from_account_id, to_account_id, amount, status, description, created_at, type,
                         from_version, from_balance_after, to_version, to_balance_after,
                         idempotency_key, request_hash, refund_of, batch_id, failure_code)`,
};

/** The accounts of the entries must be locked, and the clock for `createdAt` read after that. */
export function insertTransactions(tx: Tx, written: readonly NewTransaction[]): void {
  tx.send(INSERT_TRANSACTIONS, [
    written.map(({ id }) => id),
    written.map(({ fromAccountId }) => fromAccountId),
    written.map(({ toAccountId }) => toAccountId),
    written.map(({ amountCents }) => decimalFromCents(amountCents)),
    written.map(({ status }) => status),
    written.map(({ description }) => description),
    written.map(({ createdAt }) => createdAt),
    written.map(({ type }) => type),
    written.map(({ from }) => from?.version),
    written.map(({ from }) => from && decimalFromCents(from.balanceCents)),
    written.map(({ to }) => to?.version),
    written.map(({ to }) => to && decimalFromCents(to.balanceCents)),
    written.map(({ idempotency }) => idempotency?.key),
    written.map(({ idempotency }) => idempotency?.requestHash),
    written.map(({ refundOf }) => refundOf),
    written.map(({ batchId }) => batchId),
    written.map(({ failureCode }) => failureCode),
  ]);
}

const FIND_TRANSACTION_OF: Statement = {
  name: 'find-transaction-of',
  text: `SELECT id, from_account_id, to_account_id, amount, status, description, created_at, type, refund_of,
        ${refundedOrNullText('transactions')} AS refunded
   FROM transactions
  WHERE id = $1
    AND ((from_account_id = $2 AND from_version IS NOT NULL) OR (to_account_id = $2 AND to_version IS NOT NULL))`,
};

/** Finds a transaction of which the account has an entry: a recorded refusal is an entry of the sender only. */
export function findTransactionOf(db: Db, id: string, accountId: string): Promise<TransactionDetail | null> {
  return queryOptional(db, FIND_TRANSACTION_OF, [id, accountId], toTransactionDetail);
}
