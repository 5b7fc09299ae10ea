import type { Statement, Tx } from '../platform/postgres/db';
import { queryMany } from '../platform/postgres/query';
import { centsFromDecimal } from '../utils/money.util';
import type { TransactionType } from '../utils/transactionType.util';
import {
  refundedText,
  toFailureCode,
  toTransaction,
  type FailureCode,
  type Transaction,
  type TransactionRow,
} from './transaction.model';

/** Facts of the transactions table by which orders are decided. They hold while the accounts of the orders are locked. */

/** The transactions of an earlier order: one, or all of a batch in their order. */
export interface RecordedOrder {
  fromAccountId: string;
  key: string | null;
  requestHash: Buffer | null;
  transactions: readonly [Transaction, ...Transaction[]];
  /** Of an order that was refused: its one transaction moved nothing. */
  failureCode: FailureCode | null;
  /** The balance of the sender after the last transaction. */
  balanceCents: number;
}

export interface Original extends Transaction {
  type: TransactionType;
  refundedCents: number;
}

interface RecordedRow extends TransactionRow {
  idempotency_key: string | null;
  request_hash: Buffer | null;
  batch_id: string | null;
  failure_code: string | null;
  from_balance_after: string;
}

const RECORDED_COLUMNS = `id, from_account_id, to_account_id, amount, status, description, created_at, idempotency_key,
        request_hash, batch_id, failure_code, from_balance_after`;

/** LATERAL and LIMIT make the planner use the index on (payer, key), for any statistics. */
const FIND_BY_KEYS: Statement = {
  name: 'find-recorded-by-keys',
  text: `SELECT ${RECORDED_COLUMNS}
   FROM unnest($1::uuid[], $2::text[]) AS asked (payer_id, asked_key)
  CROSS JOIN LATERAL (
        SELECT ${RECORDED_COLUMNS}
          FROM transactions
         WHERE from_account_id = (SELECT accounts.id FROM accounts WHERE accounts.user_id = asked.payer_id)
           AND idempotency_key = asked.asked_key
         LIMIT 1
        ) AS recorded`,
};

const FIND_BY_IDS: Statement = {
  name: 'find-recorded-by-ids',
  text: `SELECT ${RECORDED_COLUMNS}
   FROM transactions
  WHERE id = ANY($1::uuid[])`,
};

const FIND_BATCHES: Statement = {
  name: 'find-recorded-batches',
  text: `SELECT ${RECORDED_COLUMNS}
   FROM transactions
  WHERE batch_id = ANY($1::uuid[])
  ORDER BY from_version`,
};

export async function findRecordedByKeys(
  tx: Tx,
  asked: readonly { userId: string; key: string }[],
): Promise<RecordedOrder[]> {
  const values = [asked.map(({ userId }) => userId), asked.map(({ key }) => key)];
  return withBatches(tx, await queryMany(tx, FIND_BY_KEYS, values, unmapped));
}

export async function findRecordedByIds(tx: Tx, ids: readonly string[]): Promise<RecordedOrder[]> {
  return withBatches(tx, await queryMany(tx, FIND_BY_IDS, [ids], unmapped));
}

const unmapped = (row: RecordedRow) => row;

async function withBatches(tx: Tx, firsts: RecordedRow[]): Promise<RecordedOrder[]> {
  const batchIds = firsts.flatMap(({ batch_id: id }) => id ?? []);
  const rows = batchIds.length > 0 ? await queryMany(tx, FIND_BATCHES, [batchIds], unmapped) : [];
  return firsts.map((first) => {
    const others = rows.filter(({ id, batch_id: batchId }) => batchId === first.batch_id && id !== first.id);
    return toRecordedOrder(first, others);
  });
}

function toRecordedOrder(first: RecordedRow, others: RecordedRow[]): RecordedOrder {
  return {
    fromAccountId: first.from_account_id,
    key: first.idempotency_key,
    requestHash: first.request_hash,
    transactions: [toTransaction(first), ...others.map(toTransaction)],
    failureCode: toFailureCode(first.failure_code),
    balanceCents: centsFromDecimal((others.at(-1) ?? first).from_balance_after),
  };
}

interface OriginalRow extends TransactionRow {
  type: TransactionType;
  refunded: string;
}

const toOriginal = (row: OriginalRow): Original => ({
  ...toTransaction(row),
  type: row.type,
  refundedCents: centsFromDecimal(row.refunded),
});

const FIND_ORIGINALS: Statement = {
  name: 'find-originals',
  text: `SELECT original.id, original.from_account_id, original.to_account_id, original.amount, original.status,
        original.description, original.created_at, original.type,
        ${refundedText('original.id')} AS refunded
   FROM transactions AS original
  WHERE original.id = ANY($1::uuid[])`,
};

/** The accounts that refund must be locked: all refunds of one transaction have the same sender. */
export function findOriginals(tx: Tx, ids: readonly string[]): Promise<Original[]> {
  return queryMany(tx, FIND_ORIGINALS, [ids], toOriginal);
}
