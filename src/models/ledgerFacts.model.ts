import type { Statement, Tx } from '../platform/postgres/db';
import { centsFromDecimal } from '../utils/money.util';
import {
  refundedText,
  toTransaction,
  type Transaction,
  type TransactionRow,
  type TransactionType,
} from './transaction.model';

/** What must be known of the transactions table before orders are decided. Only decisive while their accounts are locked. */

/** What an earlier order wrote: one transaction, or all of a batch in their order. */
export interface RecordedOrder {
  fromAccountId: string;
  /** Null when the order had no key. */
  key: string | null;
  requestHash: Buffer | null;
  transactions: readonly [Transaction, ...Transaction[]];
  /** The sender's balance after the last of them. */
  balanceCents: number;
}

/** A transaction that somebody wants to refund, and how much of it went back already. */
export interface Original extends Transaction {
  type: TransactionType;
  refundedCents: number;
}

interface RecordedRow extends TransactionRow {
  idempotency_key: string | null;
  request_hash: Buffer | null;
  batch_id: string | null;
  from_balance_after: string;
}

const RECORDED_COLUMNS = `id, from_account_id, to_account_id, amount, status, description, created_at, idempotency_key,
        request_hash, batch_id, from_balance_after`;

/** LATERAL and LIMIT keep the planner to the one way that is always right: a look into the index on (payer, key). */
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

/** The orders that these users recorded under these keys. */
export async function findRecordedByKeys(
  tx: Tx,
  asked: readonly { userId: string; key: string }[],
): Promise<RecordedOrder[]> {
  const values = [asked.map(({ userId }) => userId), asked.map(({ key }) => key)];
  const { rows } = await tx.query<RecordedRow>(FIND_BY_KEYS, values);
  return withBatches(tx, rows);
}

/** The orders whose first transactions have these ids. */
export async function findRecordedByIds(tx: Tx, ids: readonly string[]): Promise<RecordedOrder[]> {
  const { rows } = await tx.query<RecordedRow>(FIND_BY_IDS, [ids]);
  return withBatches(tx, rows);
}

async function withBatches(tx: Tx, firsts: RecordedRow[]): Promise<RecordedOrder[]> {
  const batchIds = firsts.flatMap(({ batch_id: id }) => id ?? []);
  const { rows } = batchIds.length > 0 ? await tx.query<RecordedRow>(FIND_BATCHES, [batchIds]) : { rows: [] };
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
    balanceCents: centsFromDecimal((others.at(-1) ?? first).from_balance_after),
  };
}

interface OriginalRow extends TransactionRow {
  type: TransactionType;
  refunded: string;
}

const FIND_ORIGINALS: Statement = {
  name: 'find-originals',
  text: `SELECT original.id, original.from_account_id, original.to_account_id, original.amount, original.status,
        original.description, original.created_at, original.type,
        ${refundedText('original.id')} AS refunded
   FROM transactions AS original
  WHERE original.id = ANY($1::uuid[])`,
};

/** The transactions with these ids. Who refunds them must be locked: refunds of one transaction are all the same sender's. */
export async function findOriginals(tx: Tx, ids: readonly string[]): Promise<Original[]> {
  const { rows } = await tx.query<OriginalRow>(FIND_ORIGINALS, [ids]);
  return rows.map((row) => ({
    ...toTransaction(row),
    type: row.type,
    refundedCents: centsFromDecimal(row.refunded),
  }));
}
