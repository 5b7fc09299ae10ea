import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import {
  databaseFault,
  isConflict,
  isConnectTimeout,
  isLockTimeout,
  UnconfirmedCommitError,
  UnknownCommitError,
} from '../../../errors/databaseError';
import type { Decided } from '../rules/decide';
import type { Order } from '../kinds/kinds';
import type { LedgerListeners } from './ledgerListeners';
import { NoOutcomeError, type Blocked } from '../book/outcome';
import { commitGroup, type Circumstances } from './ledgerGroup';

/** The client waits 11 s for an order (`totalMsMax`): an attempt that begins after this could not answer in time. */
const RETRY_MS_MAX = 6_500;
const ATTEMPTS_MAX = 4;

/** The outcome of one order of a group that was committed. */
export type Committed = Exclude<Decided, Blocked> | BlockedAttempt;

export interface BlockedAttempt extends Blocked {
  /** An earlier attempt sent COMMIT for the order, and the answer is missing. */
  mayHaveMoved: boolean;
}

interface Attempt extends Circumstances {
  number: number;
  isUnknown: boolean;
}

interface CommitTarget {
  pool: Pool;
  listeners: Pick<LedgerListeners, 'onCommit' | 'onRetry'>;
}

/** Commits a group. Where another attempt can help, tries it again with the same ids. An error is the outcome of its order. */
export function commitWithRetries(
  target: CommitTarget,
  orders: readonly Order[],
  circumstances: Circumstances,
): Promise<readonly (Committed | Error)[]> {
  return attemptUntilDone(target, orders, { number: 1, isUnknown: false, ...circumstances });
}

async function attemptUntilDone(
  target: CommitTarget,
  orders: readonly Order[],
  first: Attempt,
): Promise<readonly (Committed | Error)[]> {
  const startedAt = performance.now();
  let attempt = first;
  for (;;) {
    try {
      const { outcomes, commitMs } = await commitGroup(target.pool, orders, attempt);
      target.listeners.onCommit(commitMs);
      return outcomes.map((outcome) => toCommitted(outcome, attempt));
    } catch (error) {
      if (databaseFault(error) !== 'unavailable') return await commitOneByOne(target, orders, { attempt, error });
      const isUnknown = attempt.isUnknown || error instanceof UnknownCommitError;
      if (!canRetry(error, attempt, performance.now() - startedAt))
        throw new NoOutcomeError(isUnknown, { cause: error });
      target.listeners.onRetry(error);
      await delay(pauseMs(error, attempt));
      const lockTimeout = isLockTimeout(error) ? (error as Error) : attempt.lockTimeout;
      attempt = { number: attempt.number + 1, isUnknown, lookUp: attempt.lookUp || isUnknown, lockTimeout };
    }
  }
}

function toCommitted(outcome: Decided, { isUnknown }: Attempt): Committed {
  return 'blockedBy' in outcome ? { ...outcome, mayHaveMoved: isUnknown } : outcome;
}

/** A bug, or a value that PostgreSQL rejects, failed the whole group. Alone, only the order that caused it fails. */
async function commitOneByOne(
  target: CommitTarget,
  orders: readonly Order[],
  { attempt, error }: { attempt: Attempt; error: unknown },
): Promise<readonly (Committed | Error)[]> {
  if (orders.length === 1) throw attempt.isUnknown ? new NoOutcomeError(true, { cause: error }) : error;
  const outcomes: (Committed | Error)[] = [];
  for (const order of orders) {
    const single = attemptUntilDone(target, [order], { ...attempt, number: 1 });
    const [outcome] = await single.catch((reason: unknown) => [reason as Error]);
    outcomes.push(outcome as Committed | Error);
  }
  return outcomes;
}

function canRetry(error: unknown, { number }: Attempt, elapsedMs: number): boolean {
  // The rows of a commit that PostgreSQL does not vouch for can be read, and lost again: a look-up proves nothing.
  if (error instanceof UnconfirmedCommitError) return false;
  // The pool has waited for a connection already, and nothing was begun.
  if (isConnectTimeout(error)) return false;
  return number < ATTEMPTS_MAX && elapsedMs < RETRY_MS_MAX;
}

/** Chance keeps two groups that were in conflict apart, and growth gives a database that fails over a moment. */
function pauseMs(error: unknown, { number }: Attempt): number {
  if (isLockTimeout(error)) return 0;
  return Math.random() * (isConflict(error) ? 10 : 100) * 2 ** number;
}
