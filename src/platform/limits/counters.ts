import type { Policy } from './rateLimit';

export interface Count {
  key: string;
  policy: Policy;
  /**
   * Each point beyond these closes the counter for a while: 2 s, and twice as long after each further one, up to 15 minutes.
   * Without it a counter never closes before its quota is used up.
   */
  free?: number;
  /** From this many points on, the counters of the same call that have `free` close for 15 minutes after every point. */
  slowFrom?: number;
}

/** Each table is bounded by itself: a flood of one kind of counter cannot displace another kind. */
export type Table = 'calls' | 'guesses' | 'places';

export type CounterRequest =
  /** Takes one point of each counter, or of none when one refuses. `known` replaces them at a place that `remember` has stored. */
  | { op: 'take'; table: Table; counts: readonly Count[]; known?: { place: string; counts: readonly Count[] } }
  /** Takes points without asking. Beyond its quota a counter lasts longer, as if the points had come one window after another. */
  | { op: 'charge'; table: Table; counts: readonly Count[]; points: number }
  /** Takes a point of each back. A counter without points is deleted. */
  | { op: 'giveBack'; table: Table; counts: readonly Count[] }
  | { op: 'forget'; table: Table; counts: readonly Count[] }
  | { op: 'remember'; table: 'places'; counts: readonly [Count] };

/** Where the counters stand afterwards, in the order in which the call named them. */
export interface CounterAnswer {
  /** Of `known`, where that replaced the counters of the call. */
  known: boolean;
  counters: readonly { points: number; resetMs: number }[];
  /** The counter that refuses longest, where one does. */
  refused: { index: number; waitMs: number; closed: boolean } | null;
}

/** Counts in one round trip. It never rejects for a lack of a store, except with UNAVAILABLE. */
export interface Counters {
  run(request: CounterRequest): Promise<CounterAnswer>;
}

/** How many counters a table holds at most. One takes about 300 bytes in memory and in Redis. */
export const TABLE_MAX = 100_000;
/** Beyond that, of the 16 that end first, the one with the fewest points is evicted: a counter that refuses stays. */
export const EVICTION_SAMPLE = 16;

export const CLOSING = { firstMs: 2_000, maxMs: 900_000 };

interface Entry {
  points: number;
  endsAt: number;
  opensAt: number;
}

/** Counters in the memory of this process. `src/platform/redis/redisCounters.ts` does the same in Redis. */
export class MemoryCounters implements Counters {
  private readonly tables = { calls: new Entries(), guesses: new Entries(), places: new Entries() };

  run(request: CounterRequest): Promise<CounterAnswer> {
    return Promise.resolve(this.runNow(request));
  }

  size(table: Table): number {
    return this.tables[table].size;
  }

  private runNow(request: CounterRequest): CounterAnswer {
    const now = Math.floor(performance.now());
    const table = this.tables[request.table];
    table.purge(now);
    switch (request.op) {
      case 'take': {
        const known = request.known !== undefined && this.tables.places.find(request.known.place, now) !== null;
        const counts = known && request.known ? request.known.counts : request.counts;
        const refused = findRefused(table, counts, now);
        if (!refused) addPoints(table, counts, { points: 1, now });
        return { known, refused, counters: states(table, counts, now) };
      }
      case 'charge':
        addPoints(table, request.counts, { points: request.points, now });
        for (const count of request.counts) table.prolong(count, now);
        break;
      case 'giveBack':
        for (const { key } of request.counts) table.giveBack(key, now);
        break;
      case 'forget':
        for (const { key } of request.counts) table.delete(key);
        break;
      case 'remember':
        // Anew, so that its time begins again.
        table.delete(request.counts[0].key);
        addPoints(table, request.counts, { points: 1, now });
    }
    return { known: false, refused: null, counters: states(table, request.counts, now) };
  }
}

/** In the order in which they end, as far as their windows are equally long. */
class Entries {
  private readonly entries = new Map<string, Entry>();

  get size(): number {
    return this.entries.size;
  }

  find(key: string, now: number): Entry | null {
    const entry = this.entries.get(key);
    return entry && entry.endsAt > now ? entry : null;
  }

  add(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size > TABLE_MAX) this.evict();
  }

  /** Debts are bounded by the longest delay that there is. */
  prolong({ key, policy }: Count, now: number): void {
    const entry = this.find(key, now);
    if (!entry || entry.points <= policy.quota) return;
    const debtMs = (policy.windowSeconds * 1_000 * entry.points) / policy.quota;
    this.add(key, { ...entry, endsAt: Math.max(entry.endsAt, now + Math.min(debtMs, CLOSING.maxMs)) });
  }

  giveBack(key: string, now: number): void {
    const entry = this.find(key, now);
    if (!entry) return;
    entry.points -= 1;
    if (entry.points <= 0) this.delete(key);
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  purge(now: number): void {
    for (const [key, { endsAt }] of this.entries) {
      if (endsAt > now) return;
      this.entries.delete(key);
    }
  }

  private evict(): void {
    let fewest: { key: string; points: number } | null = null;
    let looked = 0;
    for (const [key, { points }] of this.entries) {
      if (fewest === null || points < fewest.points) fewest = { key, points };
      looked += 1;
      if (looked === EVICTION_SAMPLE) break;
    }
    if (fewest) this.entries.delete(fewest.key);
  }
}

function findRefused(table: Entries, counts: readonly Count[], now: number): CounterAnswer['refused'] {
  let refused: CounterAnswer['refused'] = null;
  for (const [index, { key, policy }] of counts.entries()) {
    const entry = table.find(key, now);
    if (!entry) continue;
    const closed = entry.opensAt > now;
    if (!closed && entry.points < policy.quota) continue;
    const waitMs = entry.points < policy.quota ? entry.opensAt - now : entry.endsAt - now;
    if (waitMs > (refused?.waitMs ?? 0)) refused = { index, waitMs, closed: entry.points < policy.quota };
  }
  return refused;
}

function addPoints(
  table: Entries,
  counts: readonly Count[],
  { points: added, now }: { points: number; now: number },
): void {
  const isSlow = counts.some(({ key, slowFrom = Infinity }) => (table.find(key, now)?.points ?? 0) >= slowFrom);
  for (const { key, policy, free } of counts) {
    const found = table.find(key, now);
    const points = (found?.points ?? 0) + added;
    const opensAt = free === undefined ? 0 : now + closedMs(points - free, isSlow);
    if (found) Object.assign(found, { points, opensAt });
    else table.add(key, { points, opensAt, endsAt: now + policy.windowSeconds * 1_000 });
  }
}

function closedMs(beyondFree: number, isSlow: boolean): number {
  if (isSlow) return CLOSING.maxMs;
  return beyondFree <= 0 ? 0 : Math.min(CLOSING.firstMs * 2 ** (beyondFree - 1), CLOSING.maxMs);
}

function states(table: Entries, counts: readonly Count[], now: number): CounterAnswer['counters'] {
  return counts.map(({ key, policy }) => {
    const entry = table.find(key, now);
    return { points: entry?.points ?? 0, resetMs: entry ? entry.endsAt - now : policy.windowSeconds * 1_000 };
  });
}
