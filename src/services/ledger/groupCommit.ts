import { msUntil } from '../../utils/duration.util';
import type { GroupWatch, LedgerListeners } from './ledgerListeners';
import { UnsettledError, type UnsettledReason } from './unsettledError';

export interface GroupLimits {
  /** How many groups may be under way at once. */
  groupsMax: number;
  /** How long the oldest one waits for the group before it, in milliseconds, until another is begun beside that. */
  stallMs: number;
  /** How much one group takes. A single order that weighs more goes alone. */
  groupWeightMax: number;
  /** How much may wait. What comes then is refused at once. */
  waitingWeightMax: number;
  /** How long one may wait for its group to begin, in milliseconds. */
  waitMsMax: number;
  /** How long one may wait for its outcome altogether, in milliseconds. */
  totalMsMax: number;
}

interface Options<Order, Outcome> {
  limits: GroupLimits;
  listeners: Pick<LedgerListeners, 'onQueue' | 'onRefused' | 'onGroup' | 'onGroupEnd'>;
  weigh: (order: Order) => number;
  /** Resolves with what became of each order, in their order. When it rejects, that is the outcome of each. */
  settle: (orders: readonly Order[]) => Promise<readonly (Outcome | Error)[]>;
  watch?: GroupWatch | undefined;
}

interface Waiting<Order, Outcome> {
  order: Order;
  /** What `watch` said of it. */
  arrival: unknown;
  weight: number;
  since: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: what arrives while a group is under way waits, and then goes together in the next one.
 * Nothing waits for company: when no group is under way, a group is one order. A group that takes long (its disk is slow,
 * or somebody holds one of its accounts) does not hold up the others: further ones are begun beside it.
 */
export class GroupCommit<Order, Outcome> {
  private readonly waiting: Waiting<Order, Outcome>[] = [];
  private waitingWeight = 0;
  private running = 0;
  private watch: NodeJS.Timeout | null = null;

  constructor(private readonly options: Options<Order, Outcome>) {}

  /** @throws UnsettledError when too much waits already, or it waited for too long */
  async submit(order: Order): Promise<Outcome> {
    const { limits, listeners, watch, weigh } = this.options;
    const weight = weigh(order);
    if (this.waiting.length > 0 && this.waitingWeight + weight > limits.waitingWeightMax) {
      listeners.onRefused('full');
      throw new UnsettledError('full', false);
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ order, arrival: watch?.arrive(), weight, since: performance.now(), resolve, reject });
      this.changeWaitingWeight(weight);
      this.startGroups();
    });
  }

  private startGroups(): void {
    while (this.mayStart()) void this.run(this.takeGroup());
    this.watchQueue();
  }

  private mayStart(): boolean {
    const { groupsMax, stallMs } = this.options.limits;
    const [oldest] = this.waiting;
    if (!oldest || this.running >= groupsMax) return false;
    return this.running === 0 || performance.now() - oldest.since >= stallMs;
  }

  private takeGroup(): Waiting<Order, Outcome>[] {
    const { groupWeightMax } = this.options.limits;
    let weight = 0;
    const end = this.waiting.findIndex((each) => (weight += each.weight) > groupWeightMax);
    return this.take(end < 0 ? this.waiting.length : Math.max(end, 1));
  }

  private take(count: number): Waiting<Order, Outcome>[] {
    const taken = this.waiting.splice(0, count);
    for (const { weight } of taken) this.changeWaitingWeight(-weight);
    return taken;
  }

  private changeWaitingWeight(by: number): void {
    this.waitingWeight += by;
    this.options.listeners.onQueue(this.waitingWeight);
  }

  private async run(group: readonly Waiting<Order, Outcome>[]): Promise<void> {
    this.running += 1;
    const { limits, listeners, settle, watch } = this.options;
    const [{ since }] = group as [Waiting<Order, Outcome>];
    const startedAt = performance.now();
    listeners.onGroup(group.map((each) => startedAt - each.since));
    const deadline = setTimeout(() => this.refuseLate(group, 'overdue'), msUntil(since + limits.totalMsMax));
    const work = () => settle(group.map(({ order }) => order));
    try {
      tell(group, await (watch ? watch.run(group.map(({ arrival }) => arrival), work) : work())); // prettier-ignore
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      clearTimeout(deadline);
      listeners.onGroupEnd(performance.now() - startedAt);
      this.running -= 1;
      this.stopWatching();
      this.startGroups();
    }
  }

  /** One timer for the whole queue, and only while something waits. */
  private watchQueue(): void {
    const [oldest] = this.waiting;
    if (this.watch || !oldest) return;
    const { groupsMax, stallMs, waitMsMax } = this.options.limits;
    const patienceMs = this.running < groupsMax ? stallMs : waitMsMax;
    this.watch = setTimeout(() => this.lookAtQueue(), msUntil(oldest.since + patienceMs));
    this.watch.unref();
  }

  private stopWatching(): void {
    if (this.watch) clearTimeout(this.watch);
    this.watch = null;
  }

  private lookAtQueue(): void {
    this.watch = null;
    const since = performance.now() - this.options.limits.waitMsMax;
    const end = this.waiting.findIndex((each) => each.since > since);
    this.refuseLate(this.take(end < 0 ? this.waiting.length : end), 'timeout');
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
