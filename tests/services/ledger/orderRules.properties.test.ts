import fc from 'fast-check';
import type { LockedAccount } from '../../../src/models/account.model';
import type { NewTransaction } from '../../../src/models/transaction.model';
import { countOf } from '../../../src/services/ledger/kinds/kinds';
import { BALANCE_MAX_CENTS } from '../../../src/utils/money.util';
import { decide, wordOf, type AnsweredDecision } from '../../support/ledgerFacts';
import { aSituation, apply, recordedIn, heard, sumOf, deepFreeze } from '../../support/ledgerSituations';

const RUNS = { numRuns: 1_000 };

test('a group is decided as if its orders came one after another', () => {
  const seen = new Set<string>();

  fc.assert(
    fc.property(aSituation, ({ facts, orders }) => {
      const decision = decide(facts, orders);

      let state = facts;
      const single: AnsweredDecision[] = [];
      for (const order of orders) {
        const next = decide(state, [order]);
        single.push(next);
        state = deepFreeze(apply(state, next));
      }
      expect(decision.outcomes.map(heard)).toEqual(single.flatMap(({ outcomes }) => outcomes.map(heard)));
      expect(decision.written).toEqual(single.flatMap(({ written }) => written));
      expect(apply(facts, decision)).toEqual(state);
      for (const each of decision.outcomes) seen.add(wordOf(each));
    }),
    RUNS,
  );

  // All that can happen has happened: the situations are worth something.
  expect([...seen].sort()).toEqual([
    'BALANCE_LIMIT_EXCEEDED',
    'CURRENCY_MISMATCH',
    'IDEMPOTENCY_KEY_REUSED',
    'INSUFFICIENT_FUNDS',
    'INSUFFICIENT_FUNDS again',
    'INVALID_TOKEN',
    'NOT_REFUNDABLE',
    'RECIPIENT_NOT_FOUND',
    'REFUND_EXCEEDS_REMAINING',
    'SAME_ACCOUNT',
    'TRANSACTION_NOT_FOUND',
    'blocked',
    'done',
    'done again',
  ]);
});

test('no group makes or loses money, overdraws or overfills an account, or refunds more than there was', () => {
  fc.assert(
    fc.property(aSituation, ({ facts, orders }) => {
      const { accounts, originals } = apply(facts, decide(facts, orders));

      // The differences, because the sum is more than a double holds exactly.
      const gained = accounts.map(({ balanceCents }, i) => balanceCents - facts.accounts[i]!.balanceCents);
      expect(sumOf(gained, (cents) => cents)).toBe(0);
      expect(accounts.filter(({ balanceCents }) => balanceCents < 0 || balanceCents > BALANCE_MAX_CENTS)).toEqual([]);
      expect(originals.filter(({ refundedCents, amountCents }) => refundedCents > amountCents)).toEqual([]);
    }),
    RUNS,
  );
});

test('every account has a history without gaps, in which balances add up and times do not go back', () => {
  fc.assert(
    fc.property(aSituation, ({ facts, orders }) => {
      const { written, moved } = decide(facts, orders);

      const histories = facts.accounts.map((account) => ({ account, entries: entriesOf(written, account.id) }));
      expect(
        histories.map(({ entries }) => entries.map(({ version, balanceCents }) => ({ version, balanceCents }))),
      ).toEqual(histories.map(({ account, entries }) => addUp(account, entries)));
      const times = histories.map(({ account, entries }) => [account.lastEntryAt, ...entries.map(({ at }) => at)]);
      expect(times).toEqual(times.map((each) => [...each].sort((one, other) => Number(one) - Number(other))));
      expect(written.filter(({ createdAt }) => createdAt < facts.now)).toEqual([]);
      const latest = histories.flatMap(({ account, entries }) => {
        const last = entries.at(-1);
        return last ? { ...account, version: last.version, balanceCents: last.balanceCents, lastEntryAt: last.at } : [];
      });
      expect([...moved].sort(byId)).toEqual(latest.sort(byId));
    }),
    RUNS,
  );
});

const byId = (one: LockedAccount, other: LockedAccount) => (one.id < other.id ? -1 : 1);

function addUp({ version, balanceCents }: LockedAccount, entries: readonly { deltaCents: number }[]) {
  return entries.map(({ deltaCents }) => ({ version: (version += 1), balanceCents: (balanceCents += deltaCents) }));
}

function entriesOf(written: readonly NewTransaction[], accountId: string) {
  return written.flatMap(({ fromAccountId, toAccountId, from, to, amountCents, status, createdAt: at }) => {
    const paidCents = status === 'completed' ? -amountCents : 0;
    if (fromAccountId === accountId && from) return [{ ...from, deltaCents: paidCents, at }];
    return toAccountId === accountId && to ? [{ ...to, deltaCents: amountCents, at }] : [];
  });
}

test('an order is written whole, once and under its key once, or only as a refusal, or not at all', () => {
  fc.assert(
    fc.property(aSituation, ({ facts, orders }) => {
      const { outcomes, written } = decide(facts, orders);

      const before = new Set(facts.recorded.flatMap(({ transactions }) => transactions.map(({ id }) => id)));
      expect(written.filter(({ id }) => before.has(id))).toEqual([]);
      for (const [i, order] of orders.entries()) {
        const own = written.filter(({ id, batchId }) => [id, batchId].includes(order.ids[0]));
        const outcome = outcomes[i]!;
        const isDone = wordOf(outcome) === 'done' && !before.has(order.ids[0]);
        const isRefusal = own.length === 1 && own[0]!.status === 'failed';
        if (isDone) expect(own.map(({ status }) => status)).toEqual(Array(countOf(order)).fill('completed'));
        else if (!isRefusal) expect(own).toEqual([]);
        else expect([wordOf(outcome), order.idempotency]).toEqual(['INSUFFICIENT_FUNDS', own[0]!.idempotency]);
      }
      const keys = [...facts.recorded, ...recordedIn(written)].flatMap(({ fromAccountId, key }) =>
        key === null ? [] : `${fromAccountId} ${key}`,
      );
      expect(new Set(keys).size).toBe(keys.length);
    }),
    RUNS,
  );
});
