import { createHash } from 'node:crypto';
import type { IdempotentRequest, Transaction } from '../../models/transaction.model';

/** What a client can ask the ledger for. An order is done whole or not at all, and once under its key. */
export type Order = SendOrder | BatchOrder | RefundOrder;

interface OrderOf<Kind extends string> {
  kind: Kind;
  /** Who pays. */
  userId: string;
  idempotency: IdempotentRequest | null;
}

export interface SendOrder extends OrderOf<'send'> {
  transfers: readonly [Transfer];
}

export interface BatchOrder extends OrderOf<'batch'> {
  transfers: readonly [Transfer, ...Transfer[]];
}

export interface RefundOrder extends OrderOf<'refund'> {
  refund: RefundTerms & { id: string };
}

export interface TransferTerms {
  toAccountNumber: string;
  amountCents: number;
  description: string | null;
}

/** The id is made before anything is written, so that the fate of a write can be looked up. */
export type Transfer = TransferTerms & { id: string };

export interface RefundTerms {
  originalId: string;
  /** Null for all that remains. */
  amountCents: number | null;
  description: string | null;
}

/** What an order wrote. */
export interface Posted {
  transactions: readonly [Transaction, ...Transaction[]];
  /** The payer's balance after them. */
  balanceCents: number;
  /** Whether an earlier order with the same key was answered, and nothing moved now. */
  replayed: boolean;
}

/** The id of the first transaction that the order writes. */
export function firstIdOf(order: Order): string {
  return order.kind === 'refund' ? order.refund.id : order.transfers[0].id;
}

/** How many transactions the order writes. */
export function weightOf(order: Order): number {
  return order.kind === 'refund' ? 1 : order.transfers.length;
}

/**
 * Fingerprints of validated requests: key order, white space and `10` for `10.00` make no difference; another recipient,
 * amount, description or kind of request does. They are stored for ever, so what is hashed must not change.
 */
export const hashSend = (transfer: TransferTerms) => hash(['send', ...valuesOf(transfer)]);
export const hashBatch = (transfers: readonly TransferTerms[]) => hash(['batch', ...transfers.map(valuesOf)]);
export const hashRefund = ({ originalId, amountCents, description }: RefundTerms) =>
  hash(['refund', originalId, amountCents, description]);

const valuesOf = ({ toAccountNumber, amountCents, description }: TransferTerms) => [
  toAccountNumber,
  amountCents,
  description,
];

function hash(values: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(values)).digest();
}
