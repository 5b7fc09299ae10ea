import type { Transaction } from '../models/transaction.model';
import { unavailable } from '../errors/moneyMoved';
import type { RefusedPayments } from './accounts/refusedPayments';
import { createOrder, kindOf, type Order, type PaymentTerms, type Terms } from './ledger/kinds/kinds';
import type { TransferTerms } from './ledger/kinds/transfer';
import type { Ledger } from './ledger/ledgerService';
import { NoOutcomeError, reasonOf, type Posted } from './ledger/book/outcome';

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
  /**
   * Places an order of one movement.
   * @throws also RECIPIENT_NOT_FOUND and SAME_ACCOUNT for a send; TRANSACTION_NOT_FOUND, NOT_REFUNDABLE and
   * REFUND_EXCEEDS_REMAINING for a refund
   */
  place(terms: PaymentTerms, request: Request): Promise<SendResult>;
  /** Makes all of these transfers or none. @throws also RECIPIENT_NOT_FOUND, SAME_ACCOUNT, naming the transfer */
  sendBatch(transfers: TransferList, request: Request): Promise<BatchResult>;
}

export type TransferList = readonly [TransferTerms, ...TransferTerms[]];

export function createTransactionService(ledger: Ledger, refusedPayments: RefusedPayments): TransactionService {
  async function placeOrder(terms: Terms, { userId, idempotencyKey }: Request): Promise<Posted> {
    const payingAccount = { of: 'owner', userId } as const;
    const order = createOrder(terms, { actor: { userId }, payingAccount, idempotencyKey });
    // A refusal tells whether the account numbers of the order exist, as a look-up of a recipient does.
    const numbers = numbersIn(order);
    if (numbers.length > 0) refusedPayments.check(userId);
    const outcome = await ledger.place(order).catch((error: unknown) => failWithoutOutcome(order, error));
    if ('posted' in outcome) return outcome.posted;
    if (!('refused' in outcome)) throw unavailable('nothing', { hasKey: hasKey(order), cause: reasonOf(outcome) });
    if (numbers.length > 0) await refusedPayments.count(userId, outcome.refused, numbers);
    throw outcome.refused;
  }

  return {
    place: async (terms, request) => single(await placeOrder(terms, request)),
    sendBatch: (transfers, request) => placeOrder({ kind: 'batch', transfers }, request),
  };
}

const hasKey = ({ idempotency }: Order) => idempotency !== null;

function numbersIn(order: Order): string[] {
  const { accounts } = kindOf(order).needs(order);
  return accounts.flatMap((ref) => (ref.of === 'number' ? ref.accountNumber : []));
}

function failWithoutOutcome(order: Order, error: unknown): never {
  if (!(error instanceof NoOutcomeError)) throw error;
  const { mayHaveMoved, cause = error } = error;
  throw unavailable(mayHaveMoved ? 'unknown' : 'nothing', { hasKey: hasKey(order), cause });
}

function single({ transactions: [transaction], balanceCents, replayed }: Posted): SendResult {
  return { transaction, balanceCents, replayed };
}
