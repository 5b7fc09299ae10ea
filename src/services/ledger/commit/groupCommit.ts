import { msUntil } from '../../../utils/duration.util';
import { FairQueue, type FairQueueLimits, type Size } from './fairQueue';
import type { GroupWatch, LedgerListeners } from '../ledgerListeners';
import { UnsettledError, type UnsettledReason } from '../unsettledError';

export interface GroupLimits extends FairQueueLimits {
  /** How many groups of each size may be under way at once. */
  groupsMax: Record<Size, number>;
  /** How long the next order waits for the group before it, in milliseconds, until another group is begun beside that. */
  stallMs: number;
  /** How much one group takes. A single order that weighs more goes alone. */
  groupWeightMax: number;
  /** How long one may wait for its group to begin, in milliseconds. */
  waitMsMax: number;
  /** How long one may wait for its outcome altogether, in milliseconds. */
  totalMsMax: number;
}

interface Options<Order, Outcome> {
  limits: GroupLimits;
  listeners: Pick<LedgerListeners, 'onQueue' | 'onRefused' | 'onGroup' | 'onGroupEnd'>;
  weigh: (order: Order) => number;
  payerOf: (order: Order) => string;
  /** Resolves with what became of each order, in their order. When it rejects, that is the outcome of each. */
  settle: (orders: readonly Order[]) => Promise<readonly (Outcome | Error)[]>;
  watch?: GroupWatch | undefined;
}

interface Waiting<Order, Outcome> {
  order: Order;
  /** What `watch` said of it. */
  arrival: unknown;
  since: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

const SIZES: readonly Size[] = ['small', 'large'];

/**
 * Group commit: what arrives while a group is under way waits, and then goes together in the next one.
 * Nothing waits for company: when no group is under way, a group is one order. A group that takes long (its disk is slow,
 * or somebody holds one of its accounts) does not hold up the others: further ones are begun beside it. Large orders have
 * groups of their own, beside those of the small ones.
 */
export class GroupCommit<Order, Outcome> {
  private readonly queue: FairQueue<Waiting<Order, Outcome>>;
  private readonly running: Record<Size, number> = { small: 0, large: 0 };
  private watch: NodeJS.Timeout | null = null;
  /** When `watch` looks at the queue. */
  private watchDueAt = Infinity;

  constructor(private readonly options: Options<Order, Outcome>) {
    this.queue = new FairQueue(options.limits);
  }

  /** @throws UnsettledError when too much waits already, or it waited for too long */
  async submit(order: Order): Promise<Outcome> {
    const { listeners, payerOf, watch, weigh } = this.options;
    return new Promise((resolve, reject) => {
      const waiting = { order, arrival: undefined as unknown, since: performance.now(), resolve, reject };
      if (!this.queue.push(waiting, payerOf(order), weigh(order))) {
        listeners.onRefused('full');
        reject(new UnsettledError('full', false));
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
    this.watchQueue();
  }

  private mayStart(size: Size): boolean {
    return this.startsAt(size) <= performance.now();
  }

  /** When the next group of this size may begin, if no group ends until then. */
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
    const { limits, listeners, settle, watch } = this.options;
    const startedAt = performance.now();
    const oldestSince = group.reduce((oldest, { since }) => Math.min(oldest, since), startedAt);
    listeners.onGroup(group.map((each) => startedAt - each.since));
    const deadline = setTimeout(() => this.refuseLate(group, 'overdue'), msUntil(oldestSince + limits.totalMsMax));
    const work = () => settle(group.map(({ order }) => order));
    try {
      tell(group, await (watch ? watch.run(group.map(({ arrival }) => arrival), work) : work())); // prettier-ignore
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      clearTimeout(deadline);
      listeners.onGroupEnd(performance.now() - startedAt);
      this.running[size] -= 1;
      this.startGroups();
    }
  }

  /** One timer for the whole queue, and only while something waits. */
  private watchQueue(): void {
    const oldest = this.queue.oldest();
    const lateAt = oldest ? oldest.since + this.options.limits.waitMsMax : Infinity;
    const dueAt = Math.min(lateAt, this.startsAt('small'), this.startsAt('large'));
    if (dueAt === this.watchDueAt) return;
    if (this.watch) clearTimeout(this.watch);
    this.watch = dueAt === Infinity ? null : setTimeout(() => this.lookAtQueue(), msUntil(dueAt)).unref();
    this.watchDueAt = dueAt;
  }

  private lookAtQueue(): void {
    this.watchDueAt = Infinity;
    const lateSince = performance.now() - this.options.limits.waitMsMax;
    const late = this.queue.takeLate(({ since }) => since <= lateSince);
    if (late.length > 0) this.options.listeners.onQueue(this.queue.weight);
    this.refuseLate(late, 'timeout');
    this.startGroups();
  }

  /** An order that has an outcome already keeps it. What is under way may be committed after this. */
  private refuseLate(
    group: readonly Waiting<Order, Outcome>[],
    reason: UnsettledReason & ('timeout' | 'overdue'),
  ): void {
    for (const { reject } of group) {
      this.options.listeners.onRefused('timeout');
      reject(new UnsettledError(reason, reason === 'overdue'));
    }
  }
}

function tell<Order, Outcome>(group: readonly Waiting<Order, Outcome>[], outcomes: readonly (Outcome | Error)[]): void {
  for (const [index, { resolve, reject }] of group.entries()) {
    const outcome = outcomes[index] as Outcome | Error;
    if (outcome instanceof Error) reject(outcome);
    else resolve(outcome);
  }
}
