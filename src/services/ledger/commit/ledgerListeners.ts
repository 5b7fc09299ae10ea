import type { Order } from '../kinds/kinds';
import type { Outcome } from '../book/outcome';

/** Events of the ledger, for metrics and traces. A listener is quick and throws nothing. All times are in milliseconds. */
export interface LedgerListeners {
  /** An error is the end of an order that has no outcome. */
  onOutcome: (order: Order, outcome: Outcome | Error) => void;
  onQueue: (waitingWeight: number) => void;
  onRefused: (reason: 'full' | 'timeout') => void;
  onGroup: (waitsMs: readonly number[]) => void;
  /** A group has ended, well or not, with all its attempts. */
  onGroupEnd: (durationMs: number) => void;
  /** From the last write until PostgreSQL's answer to COMMIT. */
  onCommit: (durationMs: number) => void;
  onRetry: (error: unknown) => void;
}

/** Wraps the work of groups, so that a trace can follow an order through its group. */
export interface GroupWatch {
  /** Called for each order while its request is the current one. `run` gets the returned value with the order's group. */
  arrive: () => unknown;
  run: <T>(arrivals: readonly unknown[], work: () => Promise<T>) => Promise<T>;
}

const ignore = () => undefined;

export const UNWATCHED: LedgerListeners = {
  onOutcome: ignore,
  onQueue: ignore,
  onRefused: ignore,
  onGroup: ignore,
  onGroupEnd: ignore,
  onCommit: ignore,
  onRetry: ignore,
};
