import { OPENING_CENTS } from '../target/bank';
import type { Snapshot } from '../witnesses/witness';
import { drawLook, lookKind, type Look } from './lookKind';

/** A snapshot of all balances: their sum never changes, and none is below zero. */
export const balances = lookKind<Look<'balances'>, Snapshot>({
  weight: 6,
  draw: drawLook('balances'),
  async observe(_operation, { journal, witness }) {
    const seen = await witness.snapshot();
    if (!seen) return null;
    journal.counts.snapshots += 1;
    journal.note('balances', seen);
    return seen;
  },
  judge(_operation, seen, { plan }) {
    const expected = { accounts: plan.people, totalCents: plan.people * OPENING_CENTS, isSound: true };
    const isSame = seen.isSound && seen.totalCents === expected.totalCents && seen.accounts === expected.accounts;
    if (isSame) return [];
    return [{ proof: 'P5', about: 'a snapshot', expected: JSON.stringify(expected), actual: JSON.stringify(seen) }];
  },
});
