import type { Outcome } from './fate';

/** The counters of a run, from zero. */
export const noCounts = () => ({
  ok: 0,
  refused: 0,
  doubt: 0,
  undone: 0,
  /** Of those in doubt: the client hung up. */
  hungUp: 0,
  /** In doubt, and found in the book before the retry. */
  recovered: 0,
  replayed: 0,
  skipped: 0,
  snapshots: 0,
  pages: 0,
  logouts: 0,
  strangers: 0,
  /** Batches of the greedy client. */
  greedy: 0,
}) satisfies Record<Outcome, number> & Record<string, number>; // prettier-ignore

export type Counts = ReturnType<typeof noCounts>;
