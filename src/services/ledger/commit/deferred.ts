import { setTimeout as delay } from 'node:timers/promises';
import { countOf, type Order } from '../kinds/kinds';
import { UNWATCHED } from './ledgerListeners';
import { payerKey } from '../book/order';
import { NoOutcomeError, reasonOf, type Outcome } from '../book/outcome';
import { GroupCommit, type GroupCommitOptions } from './groupCommit';
import type { Circumstances } from './ledgerGroup';
import type { BlockedAttempt, Committed } from './retry';

/**
 * Deferred orders: another transaction holds an account that they need.
 *
 * 1. A blocked order leaves its group, and the rest of the group is committed without it.
 * 2. A group beside all others tries the deferred orders again, every 100 ms or so. So no other order waits for that account.
 * 3. That group skips locked accounts instead of waiting for them.
 * 4. After 4 s the order ends as blocked.
 * 5. Where any attempt sent COMMIT for the order and the answer is missing, only `posted` or `refused` ends the doubt: each
 *    attempt looks the order up first, and every other end is a NoOutcomeError.
 */
const DEFERRED_MS_MAX = 4_000;
const PAUSE_MS = 100;
const LIMITS = {
  groupsMax: { small: 1, large: 0 },
  // One line for all sizes: the orders wait for a lock, and not for each other.
  smallWeightMax: Infinity,
  waitMsMax: 2_000,
  totalMsMax: 7_000,
};

export const DEFERRED_GROUPS_MAX = LIMITS.groupsMax.small;

interface Deferred extends BlockedAttempt {
  order: Order;
}

export type CommitOrders = (
  orders: readonly Order[],
  circumstances: Circumstances,
) => Promise<readonly (Committed | Error)[]>;

interface Queues {
  groups: GroupCommit<Order, Committed>;
  deferred: GroupCommit<Deferred, Committed>;
}

export function createDeferredQueue(
  commit: CommitOrders,
  { limits, listeners, watch }: Pick<GroupCommitOptions<Order, never>, 'limits' | 'listeners' | 'watch'>,
): Queues['deferred'] {
  return new GroupCommit({
    limits: { ...limits, ...LIMITS },
    listeners: { ...listeners, onQueue: UNWATCHED.onQueue },
    watch,
    weigh: ({ order }) => countOf(order),
    payerOf: ({ order }) => payerKey(order),
    commit: async (waiting) => {
      await delay((0.5 + Math.random()) * PAUSE_MS);
      const [{ blockedBy: lockTimeout }] = waiting as [Deferred];
      const lookUp = waiting.some(({ mayHaveMoved }) => mayHaveMoved);
      return commit(waiting.map(({ order }) => order), { lookUp, lockTimeout }); // prettier-ignore
    },
  });
}

export async function placeUntilFree(order: Order, { groups, deferred }: Queues): Promise<Outcome> {
  const until = performance.now() + DEFERRED_MS_MAX;
  let mayHaveMoved = false;
  let outcome = await groups.submit(order);
  while ('blockedBy' in outcome) {
    mayHaveMoved ||= outcome.mayHaveMoved;
    if (performance.now() > until) break;
    outcome = await submitDeferred(deferred, { order, blockedBy: outcome.blockedBy, mayHaveMoved });
  }
  return mayHaveMoved ? endInDoubt(outcome) : outcome;
}

async function submitDeferred(queue: Queues['deferred'], deferred: Deferred) {
  try {
    return await queue.submit(deferred);
  } catch (error) {
    if (!deferred.mayHaveMoved || !(error instanceof NoOutcomeError)) throw error;
    throw new NoOutcomeError(true, { cause: error.cause });
  }
}

function endInDoubt(outcome: Outcome): Outcome {
  if ('posted' in outcome || 'refused' in outcome) return outcome;
  throw new NoOutcomeError(true, { cause: reasonOf(outcome) });
}
