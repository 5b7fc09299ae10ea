import { unavailable } from '../errors/moneyMoved';
import type { RefusedPayments } from './accounts/refusedPayments';
import { NoOutcomeError, reasonOf, type Posted } from './ledger/book/outcome';
import { createOrder, kindOf, type Order, type Terms } from './ledger/kinds/kinds';
import type { Ledger } from './ledger/ledgerService';

export interface Request {
  userId: string;
  idempotencyKey: string | null;
}

/** The kinds of orders that clients place. Registration places openings. */
export type ClientTerms = Exclude<Terms, { kind: 'opening' }>;

export interface TransactionService {
  /**
   * Moves money from the account of the user. Repeats with the same key move it once. @throws the refusals of the kind,
   * INVALID_TOKEN when the user has no account, RATE_LIMITED for a user who was refused too often, and UNAVAILABLE with
   * `details.moved`: nothing, or unknown
   */
  place(terms: ClientTerms, request: Request): Promise<Posted>;
}

export function createTransactionService(ledger: Ledger, refusedPayments: RefusedPayments): TransactionService {
  async function place(terms: ClientTerms, { userId, idempotencyKey }: Request): Promise<Posted> {
    const payingAccount = { of: 'owner', userId } as const;
    const order = createOrder(terms, { actor: { userId }, payingAccount, idempotencyKey });
    // A refusal reveals whether the account numbers of the order exist, as a look-up does.
    const numbers = numbersIn(order);
    if (numbers.length > 0) refusedPayments.check(userId);
    const outcome = await ledger.place(order).catch((error: unknown) => failWithoutOutcome(order, error));
    if ('posted' in outcome) return outcome.posted;
    if (!('refused' in outcome)) throw unavailable('nothing', { hasKey: hasKey(order), cause: reasonOf(outcome) });
    if (numbers.length > 0) await refusedPayments.count(userId, outcome.refused, numbers);
    throw outcome.refused;
  }

  return { place };
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
