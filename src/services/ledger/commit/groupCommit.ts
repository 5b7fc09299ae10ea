import { msUntil } from '../../../utils/duration.util';
import type { GroupWatch, LedgerListeners } from './ledgerListeners';
import { NoOutcomeError, type NotStarted } from '../book/outcome';
import { FairQueue, type FairQueueLimits, type Size } from './fairQueue';

export interface GroupLimits extends FairQueueLimits {
  groupsMax: Record<Size, number>;
  stallMs: number;
  /** A single order that weighs more goes alone. */
  groupWeightMax: number;
  waitMsMax: number;
  totalMsMax: number;
}

export interface GroupCommitOptions<Order, Outcome> {
  limits: GroupLimits;
  listeners: Pick<LedgerListeners, 'onQueue' | 'onRefused' | 'onGroup' | 'onGroupEnd'>;
  weigh: (order: Order) => number;
  payerOf: (order: Order) => string;
  /** Resolves with the outcome of each order, in their order. An error is the outcome of its order; a rejection, of all. */
  commit: (orders: readonly Order[]) => Promise<readonly (Outcome | Error)[]>;
  watch?: GroupWatch | undefined;
}

interface Waiting<Order, Outcome> {
  order: Order;
  arrival: unknown;
  since: number;
  resolve: (outcome: Outcome | NotStarted) => void;
  reject: (error: unknown) => void;
}

const SIZES: readonly Size[] = ['small', 'large'];

/**
 * Group commit: orders that arrive while a group is under way wait, and then go together in the next one.
 *
 * 1. Where no group of its size is under way, an order starts one at once. No timer holds it back to find company.
 * 2. Small and large orders go in different groups, and a group of one size waits for no group of the other. At most
 *    `groupsMax` groups of a size are under way at once.
 * 3. A group that stalls (a slow disk, a held account) delays no later order by more than `stallMs`: then the next order
 *    starts another group beside it.
 * 4. The fair queue decides which orders may wait and which go next. An order for which it is full ends at once, not started.
 * 5. An order that waits for its group for `waitMsMax` leaves the queue, and is never started.
 * 6. `totalMsMax` after the arrival of the oldest order of a group, all of its orders that still have no outcome end as
 *    unknown. The group goes on, and may still commit.
 * 7. An order keeps its first outcome. An error of one order fails no other order, and a failed group holds up no later one.
 * 8. There is one timer for the whole queue, and none while nothing waits.
 */
export class GroupCommit<Order, Outcome> {
  private readonly queue: FairQueue<Waiting<Order, Outcome>>;
  private readonly running: Record<Size, number> = { small: 0, large: 0 };
  private timer: NodeJS.Timeout | null = null;
  private timerDueAt = Infinity;

  constructor(private readonly options: GroupCommitOptions<Order, Outcome>) {
    this.queue = new FairQueue(options.limits);
  }

  /** @throws NoOutcomeError, or the error that `commit` found for this order */
  async submit(order: Order): Promise<Outcome | NotStarted> {
    const { listeners, payerOf, watch, weigh } = this.options;
    return new Promise((resolve, reject) => {
      const waiting = { order, arrival: undefined as unknown, since: performance.now(), resolve, reject };
      if (!this.queue.push(waiting, payerOf(order), weigh(order))) {
        listeners.onRefused('full');
        resolve({ notStarted: 'full' });
        return;
      }
      waiting.arrival = watch?.arrive();
      listeners.onQueue(this.queue.weight);
      this.startGroups();
    });
  }

  private startGroups(): void {
    for (const size of SIZES) {
      while (this.mayStart(size)) void this.run(size, this.takeGroup(size));
    }
    this.setTimer();
  }

  private mayStart(size: Size): boolean {
    return this.startsAt(size) <= performance.now();
  }

  /** When the next group of this size may start, if no group ends until then. */
  private startsAt(size: Size): number {
    const { groupsMax, stallMs } = this.options.limits;
    const next = this.queue.next(size);
    const running = this.running[size];
    if (!next || running >= groupsMax[size]) return Infinity;
    return running === 0 ? next.since : next.since + stallMs;
  }

  private takeGroup(size: Size): Waiting<Order, Outcome>[] {
    const group = this.queue.takeGroup(size, this.options.limits.groupWeightMax);
    this.options.listeners.onQueue(this.queue.weight);
    return group;
  }

  private async run(size: Size, group: readonly Waiting<Order, Outcome>[]): Promise<void> {
    this.running[size] += 1;
    const { limits, listeners, commit, watch } = this.options;
    const startedAt = performance.now();
    const oldestSince = group.reduce((oldest, { since }) => Math.min(oldest, since), startedAt);
    listeners.onGroup(group.map((each) => startedAt - each.since));
    const deadline = setTimeout(() => this.endOverdue(group), msUntil(oldestSince + limits.totalMsMax));
    const work = () => commit(group.map(({ order }) => order));
    try {
      answer(group, await (watch ? watch.run(group.map(({ arrival }) => arrival), work) : work())); // prettier-ignore
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      clearTimeout(deadline);
      listeners.onGroupEnd(performance.now() - startedAt);
      this.running[size] -= 1;
      this.startGroups();
    }
  }

  private setTimer(): void {
    const oldest = this.queue.oldest();
    const lateAt = oldest ? oldest.since + this.options.limits.waitMsMax : Infinity;
    const dueAt = Math.min(lateAt, this.startsAt('small'), this.startsAt('large'));
    if (dueAt === this.timerDueAt) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = dueAt === Infinity ? null : setTimeout(() => this.onTimer(), msUntil(dueAt)).unref();
    this.timerDueAt = dueAt;
  }

  private onTimer(): void {
    this.timerDueAt = Infinity;
    this.endLate();
    this.startGroups();
  }

  private endLate(): void {
    const lateSince = performance.now() - this.options.limits.waitMsMax;
    const tooLate = this.queue.takeLate(({ since }) => since <= lateSince);
    if (tooLate.length > 0) this.options.listeners.onQueue(this.queue.weight);
    for (const { resolve } of tooLate) {
      this.options.listeners.onRefused('timeout');
      resolve({ notStarted: 'timeout' });
    }
  }

  private endOverdue(group: readonly Waiting<Order, Outcome>[]): void {
    for (const { reject } of group) {
      this.options.listeners.onRefused('timeout');
      reject(new NoOutcomeError(true, { cause: new Error('Its group takes too long') }));
    }
  }
}

function answer<Order, Outcome>(
  group: readonly Waiting<Order, Outcome>[],
  outcomes: readonly (Outcome | Error)[],
): void {
  for (const [index, { resolve, reject }] of group.entries()) {
    const outcome = outcomes[index] as Outcome | Error;
    if (outcome instanceof Error) reject(outcome);
    else resolve(outcome);
  }
}
