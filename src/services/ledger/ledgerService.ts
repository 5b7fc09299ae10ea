import type { Pool } from 'pg';
import { createDeferredQueue, DEFERRED_GROUPS_MAX, placeUntilFree, type CommitOrders } from './commit/deferred';
import { GroupCommit, type GroupLimits } from './commit/groupCommit';
import { commitWithRetries, type Committed } from './commit/retry';
import { countOf, type Order } from './kinds/kinds';
import { UNWATCHED, type GroupWatch, type LedgerListeners } from './commit/ledgerListeners';
import { payerKey } from './book/order';
import type { Outcome } from './book/outcome';

export interface Ledger {
  /** Resolves with `posted` when the order is durable. @throws NoOutcomeError when the database or the time limit ended it */
  place(order: Order): Promise<Outcome>;
}

/** The figures behind these stand in docs/decisions/0008-group-commit.md. */
export const GROUP_LIMITS: GroupLimits = {
  groupsMax: { small: 3, large: 1 },
  stallMs: 5,
  groupWeightMax: 1_000,
  waitingWeightMax: 10_000,
  smallWeightMax: 10,
  waitMsMax: 5_000,
  totalMsMax: 11_000,
};

export const ledgerConnections = ({ groupsMax }: GroupLimits = GROUP_LIMITS): number =>
  groupsMax.small + groupsMax.large + DEFERRED_GROUPS_MAX;

interface Options {
  limits?: GroupLimits | undefined;
  listeners?: LedgerListeners | undefined;
  watch?: GroupWatch | undefined;
}

export function createLedger(
  pool: Pool,
  { limits = GROUP_LIMITS, listeners = UNWATCHED, watch }: Options = {},
): Ledger {
  const commit: CommitOrders = (orders, circumstances) => commitWithRetries({ pool, listeners }, orders, circumstances);
  const groups = new GroupCommit<Order, Committed>({
    limits,
    listeners,
    watch,
    weigh: countOf,
    payerOf: payerKey,
    commit: (orders) => commit(orders, { lookUp: false, lockTimeout: null }),
  });
  const deferred = createDeferredQueue(commit, { limits, listeners, watch });

  async function place(order: Order): Promise<Outcome> {
    try {
      const outcome = await placeUntilFree(order, { groups, deferred });
      listeners.onOutcome(order, outcome);
      return outcome;
    } catch (error) {
      listeners.onOutcome(order, error as Error);
      throw error;
    }
  }

  return { place };
}
