import { uuidv7 } from 'uuidv7';
import type { Transaction } from '../models/transaction.model';
import { unavailable } from '../utils/moved.util';
import type { Ledger } from './ledger/ledgerService';
import { hashBatch, hashRefund, hashSend, type Order, type Posted } from './ledger/order';
import type { RefundTerms, TransferTerms } from './ledger/order';
import { UnsettledError } from './ledger/unsettledError';
import type { RefusedPayments } from './accounts/refusedPayments';

export interface Request {
  userId: string;
  idempotencyKey: string | null;
}

export interface SendResult {
  transaction: Transaction;
  balanceCents: number;
  /** True when this is the answer of an earlier request with the same key, and no money moved now. */
  replayed: boolean;
}

export type BatchResult = Omit<SendResult, 'transaction'> & { transactions: readonly Transaction[] };

/**
 * Every call moves money from the account of the user. Repeats with the same key move it once.
 * Every call throws INSUFFICIENT_FUNDS, CURRENCY_MISMATCH, BALANCE_LIMIT_EXCEEDED, IDEMPOTENCY_KEY_REUSED,
 * INVALID_TOKEN when the user has no account, and UNAVAILABLE with `details.moved`: nothing, or unknown.
 */
export interface TransactionService {
  /** @throws also RECIPIENT_NOT_FOUND, SAME_ACCOUNT */
  send(transfer: TransferTerms, request: Request): Promise<SendResult>;
  /** Makes all of these transfers or none. @throws also RECIPIENT_NOT_FOUND, SAME_ACCOUNT, naming the transfer */
  sendBatch(transfers: TransferList, request: Request): Promise<BatchResult>;
  /** Sends money back to the sender of a transfer. @throws also TRANSACTION_NOT_FOUND, NOT_REFUNDABLE, REFUND_EXCEEDS_REMAINING */
  refund(refund: RefundTerms, request: Request): Promise<SendResult>;
}

export type TransferList = readonly [TransferTerms, ...TransferTerms[]];

export function createTransactionService(ledger: Ledger, refused: RefusedPayments): TransactionService {
  async function send(transfer: TransferTerms, request: Request): Promise<SendResult> {
    const from = identify(request, () => hashSend(transfer));
    return single(await place({ kind: 'send', ...from, transfers: [withId(transfer)] }));
  }

  async function sendBatch(transfers: TransferList, request: Request): Promise<BatchResult> {
    const from = identify(request, () => hashBatch(transfers));
    const [first, ...others] = transfers;
    return place({ kind: 'batch', ...from, transfers: [withId(first), ...others.map(withId)] });
  }

  async function refund(terms: RefundTerms, request: Request): Promise<SendResult> {
    const from = identify(request, () => hashRefund(terms));
    return single(await place({ kind: 'refund', ...from, refund: withId(terms) }));
  }

  async function place(order: Order): Promise<Posted> {
    // A refusal reveals whether its recipients exist, as a look-up does. The payer knows the recipient of a refund already.
    const tells = order.kind !== 'refund';
    if (tells) refused.check(order.userId);
    try {
      return await ledger.place(order);
    } catch (error) {
      if (tells) await refused.count(order.userId, error, order.transfers.map(({ toAccountNumber }) => toAccountNumber)); // prettier-ignore
      if (!(error instanceof UnsettledError)) throw error;
      const { mayHaveMoved, cause = error } = error;
      throw unavailable(mayHaveMoved ? 'unknown' : 'nothing', { hasKey: order.idempotency !== null, cause });
    }
  }

  return { send, sendBatch, refund };
}

function identify({ userId, idempotencyKey: key }: Request, hash: () => Buffer): Pick<Order, 'userId' | 'idempotency'> {
  return { userId, idempotency: key === null ? null : { key, requestHash: hash() } };
}

const withId = <T>(terms: T): T & { id: string } => ({ ...terms, id: uuidv7() });

function single({ transactions: [transaction], balanceCents, replayed }: Posted): SendResult {
  return { transaction, balanceCents, replayed };
}
