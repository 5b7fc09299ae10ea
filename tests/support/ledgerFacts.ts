import type { LockedAccount } from '../../src/models/account.model';
import type { Original } from '../../src/models/ledgerFacts.model';
import type { Facts } from '../../src/services/ledger/book/workingBook';
import type { AppError } from '../../src/errors/appError';
import { decideOrders, type Decided, type Decision } from '../../src/services/ledger/rules/decide';
import type { BatchTerms } from '../../src/services/ledger/kinds/batch';
import { kindOf, type Order, type Terms } from '../../src/services/ledger/kinds/kinds';
import type { OrderOf } from '../../src/services/ledger/book/order';
import type { Blocked, Posted } from '../../src/services/ledger/book/outcome';

/** Facts and orders for the rules of the ledger, without a database. An account's id is its owner's name. */

export const NOW = new Date('2026-01-01T12:00:00.000Z');
export const minutesFromNow = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

export const userOf = (name: string) => `user ${name}`;
export const numberOf = (name: string) => `ACC ${name}`;

/** With 100.00, and one entry a minute ago. */
export const anAccount = (name: string, changes: Partial<LockedAccount> = {}): LockedAccount => ({
  id: name,
  userId: userOf(name),
  accountNumber: numberOf(name),
  balanceCents: 100_00,
  currency: 'USD',
  version: 1,
  lastEntryAt: minutesFromNow(-1),
  ...changes,
});

export const factsOf = (accounts: readonly LockedAccount[], changes: Partial<Facts> = {}): Facts => ({
  accounts,
  now: NOW,
  lockTimeout: null,
  recorded: [],
  originals: [],
  ...changes,
});

/** A transfer of 10.00 from Alice to Bob. */
export const anOriginal = (changes: Partial<Original> = {}): Original => ({
  id: 'original',
  fromAccountId: 'alice',
  toAccountId: 'bob',
  amountCents: 10_00,
  status: 'completed',
  description: null,
  createdAt: minutesFromNow(-2),
  type: 'transfer',
  refundedCents: 0,
  ...changes,
});

interface OrderOptions {
  id?: string;
  key?: string | undefined;
  description?: string | null;
}

let count = 0;
const newId = () => `id${(count += 1)}`;

/** The terms as an order of this user, with these ids. */
function order<T extends Terms>(terms: T, from: string, ids: Order['ids'], key: string | undefined): OrderOf<T> {
  const userId = userOf(from);
  const idempotency = key === undefined ? null : { key, requestHash: kindOf(terms).fingerprint(terms) };
  return { ...terms, actor: { userId }, payingAccount: { of: 'owner', userId }, ids, idempotency };
}

export function aSend(
  from: string,
  to: string,
  amountCents: number,
  { id = newId(), key, description = null }: OrderOptions = {},
) {
  const transfer = { toAccountNumber: numberOf(to), amountCents, description };
  return order({ kind: 'send', transfer }, from, [id], key);
}

/** Its transactions have the id of the batch, and behind it their places, counted from 0. */
export function aBatch(
  from: string,
  payments: readonly (readonly [to: string, amountCents: number])[],
  { id = newId(), key, description = null }: OrderOptions = {},
) {
  const transfers = payments.map(([to, amountCents]) => ({ toAccountNumber: numberOf(to), amountCents, description }));
  const ids = transfers.map((_, place) => `${id}.${place}`) as [string, ...string[]];
  return order({ kind: 'batch', transfers: transfers as unknown as BatchTerms['transfers'] }, from, ids, key);
}

/** Of all that remains, unless an amount is given. */
export function aRefund(
  from: string,
  originalId: string,
  { id = newId(), key, description = null, amountCents = null }: OrderOptions & { amountCents?: number | null } = {},
) {
  return order({ kind: 'refund', refund: { originalId, amountCents, description } }, from, [id], key);
}

/** The part of an outcome that the client's answer is made of. */
export type Answered = Posted | AppError | Blocked;

const answeredOf = (outcome: Decided): Answered =>
  'posted' in outcome ? outcome.posted : 'refused' in outcome ? outcome.refused : outcome;

/** A decision, with only that part of the outcomes. */
export type AnsweredDecision = Omit<Decision, 'outcomes'> & { outcomes: Answered[] };

export function decide(facts: Facts, orders: readonly Order[]): AnsweredDecision {
  const decision = decideOrders(facts, orders);
  return { ...decision, outcomes: decision.outcomes.map(answeredOf) };
}

/** The outcome in a word. */
export function wordOf(outcome: Answered): string {
  if ('blockedBy' in outcome) return 'blocked';
  return `${'code' in outcome ? outcome.code : 'done'}${outcome.replayed ? ' again' : ''}`;
}
