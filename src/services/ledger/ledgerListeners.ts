import type { Order, Posted } from './order';

/** What the ledger tells whoever watches it. They must not throw, and are quick. All times are in milliseconds. */
export interface LedgerListeners {
  /** An order came to its end: what it wrote, or why it did not. */
  onOutcome: (order: Order, outcome: Posted | Error) => void;
  /** So many transfers wait for their group now. */
  onQueue: (waitingWeight: number) => void;
  /** An order was turned away because too much waited, or because it had waited for too long. */
  onRefused: (reason: 'full' | 'timeout') => void;
  /** A group begins, and its orders have waited so long. */
  onGroup: (waitsMs: readonly number[]) => void;
  /** A group has ended, well or not, with all its attempts. */
  onGroupEnd: (durationMs: number) => void;
  /** From the last write until PostgreSQL said COMMIT. */
  onCommit: (durationMs: number) => void;
  /** A group is tried again because of this error. */
  onRetry: (error: unknown) => void;
}

/** Sees the groups from outside, for whoever wants to follow an order through them. */
export interface GroupWatch {
  /** Called for each order by whoever brings it. What it returns is handed to `run` with the order's group. */
  arrive: () => unknown;
  /** Does the work of a group. */
  run: <T>(arrivals: readonly unknown[], work: () => Promise<T>) => Promise<T>;
}

const nobody = () => undefined;

/** Where nobody watches. */
export const UNWATCHED: LedgerListeners = {
  onOutcome: nobody,
  onQueue: nobody,
  onRefused: nobody,
  onGroup: nobody,
  onGroupEnd: nobody,
  onCommit: nobody,
  onRetry: nobody,
};
