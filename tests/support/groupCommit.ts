import { GroupCommit, type GroupLimits } from '../../src/services/ledger/commit/groupCommit';
import { UNWATCHED, type LedgerListeners } from '../../src/services/ledger/commit/ledgerListeners';
import type { NotStarted } from '../../src/services/ledger/book/outcome';

/** A group commit of orders that are names. An order weighs 1, or the number behind its name. Its payer is the name before a dot. */
export type Outcome = string;
const payerOf = (order: string) => order.split('.', 1)[0]!;
const weigh = (order: string) => Number(/\d+$/.exec(order)?.[0] ?? 1);

const LIMITS: GroupLimits = {
  groupsMax: { small: 1, large: 1 },
  stallMs: 50,
  groupWeightMax: 3,
  waitingWeightMax: 10,
  smallWeightMax: 100,
  waitMsMax: 5_000,
  totalMsMax: 11_000,
};

export interface Group {
  orders: readonly string[];
  /** Ends it with these outcomes. */
  end: (...outcomes: (Outcome | Error)[]) => void;
  fail: (error: Error) => void;
}

/** A GroupCommit, and the groups that it has begun: each is under way until the test ends it. */
export function aGroupCommit(limits: Partial<GroupLimits> = {}, listeners: Partial<LedgerListeners> = {}) {
  const begun: Group[] = [];
  const commitGroup = (orders: readonly string[]) =>
    new Promise<(Outcome | Error)[]>((resolve, reject) => {
      begun.push({ orders, end: (...outcomes) => resolve(outcomes), fail: reject });
    });
  const commit = new GroupCommit<string, Outcome>({
    limits: { ...LIMITS, ...limits },
    listeners: { ...UNWATCHED, ...listeners },
    weigh,
    payerOf,
    commit: commitGroup,
  });
  const submit = (...orders: string[]) =>
    orders.map((order) => {
      const outcome = commit.submit(order);
      // Some tests look at it later, and some not at all.
      outcome.catch(() => undefined);
      return outcome;
    });
  return { begun, submit, groups: () => begun.map(({ orders }) => orders) };
}

export const done = (value: Outcome | NotStarted) => ({ status: 'fulfilled', value });
export const FULL = done({ notStarted: 'full' });
export const TIMEOUT = done({ notStarted: 'timeout' });
export const OVERDUE = { status: 'rejected', reason: { name: 'NoOutcomeError', mayHaveMoved: true } };
/** Lets all promises run that wait for their turn only. */
export const aTurn = () => new Promise(setImmediate);
/** The state of each: undefined while it waits. */
export async function stateOf(promises: readonly Promise<Outcome | NotStarted>[]) {
  const states: (PromiseSettledResult<Outcome | NotStarted> | undefined)[] = promises.map(() => undefined);
  for (const [i, promise] of promises.entries())
    void Promise.allSettled([promise]).then(([state]) => (states[i] = state));
  await aTurn();
  return states;
}

/** Timers stand still until a test moves them on. */
export function useFakeTimers(): void {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
  afterEach(() => jest.useRealTimers());
}
