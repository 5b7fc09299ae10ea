import type { Order } from '../kinds/kinds';
import type { Outcome } from '../book/outcome';

/** Events of the ledger, for metrics and traces. A listener is quick and throws nothing. All times are in milliseconds. */
export interface LedgerListeners {
  /** An order ended: with an outcome, or with the error of an attempt that has none. */
  onOutcome: (order: Order, outcome: Outcome | Error) => void;
  /** The weight of the orders that wait for their group has changed to this. */
  onQueue: (waitingWeight: number) => void;
  /** The ledger turned an order away because the queue was full, or because the order had waited for too long. */
  onRefused: (reason: 'full' | 'timeout') => void;
  /** A group starts, and its orders have waited this long. */
  onGroup: (waitsMs: readonly number[]) => void;
  /** A group has ended, well or not, with all its attempts. */
  onGroupEnd: (durationMs: number) => void;
  /** From the last write until PostgreSQL's answer to COMMIT. */
  onCommit: (durationMs: number) => void;
  /** The ledger tries a group again because of this error. */
  onRetry: (error: unknown) => void;
}

/** Wraps the work of groups, so that a trace can follow an order through its group. */
export interface GroupWatch {
  /** Called for each order while its request is the current one. `run` gets the returned value with the order's group. */
  arrive: () => unknown;
  /** Does the work of a group. */
  run: <T>(arrivals: readonly unknown[], work: () => Promise<T>) => Promise<T>;
}

const ignore = () => undefined;

/** Listeners that do nothing. */
export const UNWATCHED: LedgerListeners = {
  onOutcome: ignore,
  onQueue: ignore,
  onRefused: ignore,
  onGroup: ignore,
  onGroupEnd: ignore,
  onCommit: ignore,
  onRetry: ignore,
};
