import fc from 'fast-check';
import type { Original, RecordedOrder } from '../../src/models/ledgerFacts.model';
import type { NewTransaction, Transaction } from '../../src/models/transaction.model';
import type { Facts } from '../../src/services/ledger/book/workingBook';
import { type Order } from '../../src/services/ledger/kinds/kinds';
import { BALANCE_MAX_CENTS } from '../../src/utils/money.util';
import {
  aBatch,
  aRefund,
  aSend,
  anAccount,
  anOriginal,
  decide,
  factsOf,
  minutesFromNow,
  type Answered,
  type AnsweredDecision,
} from './ledgerFacts';

/** Situations of the ledger for property tests: few accounts, little money and few keys, so that orders meet each other. */

const NAMES = ['ann', 'bob', 'cat', 'dan'] as const;

const aName = fc.constantFrom(...NAMES);
const rarely = <T>(value: T, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(value) }, { weight: 30, arbitrary });
const aPayer = rarely('stranger', aName);
const aPayee = rarely('stranger', aName);
const anAmount = fc.constantFrom(1, 2, 50, 100);
const options = { key: fc.constantFrom('k', 'l', undefined), description: fc.constantFrom(null, null, 'x') };

/** Makes the order with this id. */
type Template = (id: string, originals: readonly Original[]) => Order;
const aSendTemplate = fc.record({ from: aPayer, to: aPayee, amount: anAmount, ...options }).map(
  ({ from, to, amount, ...rest }): Template =>
    (id) =>
      aSend(from, to, amount, { ...rest, id }),
);
const aBatchTemplate = fc
  .record({ from: aPayer, payments: fc.array(fc.tuple(aPayee, anAmount), { minLength: 1, maxLength: 3 }), ...options })
  .map(
    ({ from, payments, ...rest }): Template =>
      (id) =>
        aBatch(from, payments, { ...rest, id }),
  );
const aRefundTemplate = fc
  .record({ stranger: fc.option(aPayer, { freq: 1 }), place: fc.nat(4), amountCents: fc.option(anAmount), ...options })
  .map(({ stranger, place, ...rest }): Template => (id, originals) => {
    const recipient = originals[place]?.toAccountId ?? 'ann';
    return aRefund(stranger ?? recipient, `o${place}`, { ...rest, id });
  });
const aTemplate = fc.oneof(aSendTemplate, aBatchTemplate, aRefundTemplate);

/** A new order, or the client's next try of one that is there already, or another attempt of the server at it. */
const anEntry = fc.oneof(
  aTemplate.map((template) => ({ template })),
  aTemplate.map((template) => ({ template })),
  fc.record({ triedAgain: fc.nat() }),
  fc.record({ attempted: fc.nat() }),
);

const someAccounts = fc.tuple(
  ...NAMES.map((name) =>
    fc
      .record({
        balanceCents: fc.oneof(fc.nat(300), fc.nat(300), fc.nat(150).map((cents) => BALANCE_MAX_CENTS - cents)), // prettier-ignore
        currency: rarely('EUR', fc.constant('USD')),
        version: fc.integer({ min: 1, max: 9 }),
        lastEntryAt: fc.integer({ min: -3, max: 3 }).map(minutesFromNow),
      })
      .map((changes) => anAccount(name, changes)),
  ),
);

const someOriginals = fc
  .array(
    fc
      .record({
        fromAccountId: fc.constantFrom(...NAMES, 'system'),
        toAccountId: aName,
        amountCents: fc.integer({ min: 1, max: 200 }),
        type: fc.constantFrom<Original['type'][]>('transfer', 'transfer', 'transfer', 'refund', 'opening'),
        status: fc.constantFrom<Original['status'][]>('completed', 'completed', 'completed', 'failed'),
        refundedCents: fc.nat(200),
      })
      .filter(({ fromAccountId, toAccountId }) => fromAccountId !== toAccountId),
    { maxLength: 4 },
  )
  .map((list) =>
    list.map((each, i) =>
      anOriginal({ ...each, id: `o${i}`, refundedCents: Math.min(each.refundedCents, each.amountCents) }),
    ),
  );

/** Facts with a past, and a group of orders of which some have been there in it. */
export const aSituation = fc
  .record({
    accounts: someAccounts,
    originals: someOriginals,
    past: fc.array(aTemplate, { maxLength: 4 }),
    entries: fc.array(anEntry, { minLength: 1, maxLength: 8 }),
    locked: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.subarray([...NAMES], { minLength: 1, maxLength: 2 }) },
    ),
  })
  .map(({ accounts, originals, past, entries, locked }) => {
    const earlier = past.map((template, i) => ({ template, order: template(`p${i}`, originals) }));
    const before = factsOf(accounts, { originals });
    const after = apply(before, decide(before, earlier.map(({ order }) => order))); // prettier-ignore
    return deepFreeze({ facts: lock(after, locked), orders: groupOf(entries, earlier, originals) });
  });

type Entry = typeof anEntry extends fc.Arbitrary<infer T> ? T : never;

function groupOf(
  entries: readonly Entry[],
  past: readonly { template: Template; order: Order }[],
  originals: readonly Original[],
): Order[] {
  const known = [...past];
  const group = new Map<string, Order>();
  for (const [i, entry] of entries.entries()) {
    const place = 'attempted' in entry ? entry.attempted : 'triedAgain' in entry ? entry.triedAgain : 0;
    const seen = known[place % Math.max(known.length, 1)];
    const template = 'template' in entry ? entry.template : seen?.template;
    if (!template) continue;
    // An order is in a group once, and an attempt at it is that very order.
    const isAttempt = 'attempted' in entry && seen && past.includes(seen) && !group.has(seen.order.ids[0]);
    const order = isAttempt ? seen.order : template(`n${i}`, originals);
    group.set(order.ids[0], order);
    known.push({ template, order });
  }
  return [...group.values()];
}

function lock(facts: Facts, names: readonly string[] | null): Facts {
  if (names === null) return facts;
  const accounts = facts.accounts.filter(({ id }) => !names.includes(id));
  return { ...facts, accounts, lockTimeout: new Error('canceling statement due to lock timeout') };
}

/** The facts as they are read once the decision has been written. */
export function apply(facts: Facts, { written, moved }: Pick<AnsweredDecision, 'written' | 'moved'>): Facts {
  return {
    ...facts,
    accounts: facts.accounts.map((account) => moved.find(({ id }) => id === account.id) ?? account),
    recorded: [...facts.recorded, ...recordedIn(written)],
    originals: facts.originals.map((original) => {
      const refunds = written.filter(({ refundOf, status }) => refundOf === original.id && status === 'completed');
      return { ...original, refundedCents: original.refundedCents + sumOf(refunds, ({ amountCents }) => amountCents) };
    }),
  };
}

export function recordedIn(written: readonly NewTransaction[]): RecordedOrder[] {
  const firsts = written.filter(({ id, batchId }) => batchId === null || batchId === id);
  return firsts.map((first) => {
    const others = written.filter(({ id, batchId }) => batchId === first.id && id !== first.id);
    return {
      fromAccountId: first.fromAccountId,
      key: first.idempotency?.key ?? null,
      requestHash: first.idempotency?.requestHash ?? null,
      failureCode: first.failureCode,
      transactions: [toTransaction(first), ...others.map(toTransaction)],
      balanceCents: (others.at(-1) ?? first).from!.balanceCents,
    };
  });
}

const toTransaction = (transaction: Transaction): Transaction => {
  const { id, fromAccountId, toAccountId, amountCents, status, description, createdAt } = transaction;
  return { id, fromAccountId, toAccountId, amountCents, status, description, createdAt };
};

/** All that the client reads. */
export function heard(outcome: Answered): object {
  if ('blockedBy' in outcome) return outcome;
  if (!('code' in outcome)) return { ...outcome, transactions: outcome.transactions.map(toTransaction) };
  const { code, message, details, errors, replayed } = outcome;
  return { code, message, details, errors, replayed };
}

export const sumOf = <T>(list: readonly T[], cents: (each: T) => number) =>
  list.reduce((sum, each) => sum + cents(each), 0);

export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const each of Object.values(value)) deepFreeze(each);
  return Object.freeze(value);
}
