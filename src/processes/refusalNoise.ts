import type { ErrorCode } from '../errors/errorTable';
import { networkOf } from '../utils/network.util';

/**
 * Refusals that an unknown client can cause in any number. A wrong password and a wrong refresh token are not in the list:
 * their own limits keep them few, and each record matters.
 */
const CHEAP = new Set<string>([
  'ROUTE_NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'UNAUTHENTICATED',
  'INVALID_TOKEN',
  'FORBIDDEN_ORIGIN',
  'RATE_LIMITED',
  'MALFORMED_REQUEST',
  'HEADERS_TOO_LARGE',
  'REQUEST_TIMEOUT',
] satisfies ErrorCode[]);

const MINUTE_MS = 60_000;
const WRITTEN_MAX = { ofNetwork: 60, ofAll: 600 };
/** Networks with a counter, and networks in the summary of a minute. All others share one counter. */
const NETWORKS_MAX = { counted: 10_000, named: 20 };
const OTHERS = 'others';

export interface CountedRefusals {
  network: string;
  count: number;
}

/** Keeps cheap refusals from filling the log: above a limit a minute it counts them, and logs one line for each network. */
export class RefusalNoise {
  private written = 0;
  private readonly seen = new Map<string, number>();
  private readonly left = new Map<string, number>();
  private minute: NodeJS.Timeout | null = null;

  constructor(private readonly onCounted: (counted: CountedRefusals) => void) {}

  /** Whether to write this record. Always true for a record that is no cheap refusal. */
  admits({ code, ip }: { code: string | undefined; ip: string }): boolean {
    if (code === undefined || !CHEAP.has(code)) return true;
    this.minute ??= setTimeout(() => this.endMinute(), MINUTE_MS).unref();
    const network = networkOf(ip);
    const key = this.seen.has(network) || this.seen.size < NETWORKS_MAX.counted ? network : OTHERS;
    const count = (this.seen.get(key) ?? 0) + 1;
    this.seen.set(key, count);
    if (count <= WRITTEN_MAX.ofNetwork && this.written < WRITTEN_MAX.ofAll) {
      this.written += 1;
      return true;
    }
    this.left.set(key, (this.left.get(key) ?? 0) + 1);
    return false;
  }

  endMinute(): void {
    if (this.minute) clearTimeout(this.minute);
    this.minute = null;
    const byCount = [...this.left].sort(([, one], [, other]) => other - one);
    const named = byCount.filter(([network]) => network !== OTHERS).slice(0, NETWORKS_MAX.named);
    const sum = (list: [string, number][]) => list.reduce((total, [, count]) => total + count, 0);
    const others = sum(byCount) - sum(named);
    this.written = 0;
    this.seen.clear();
    this.left.clear();
    for (const [network, count] of named) this.onCounted({ network, count });
    if (others > 0) this.onCounted({ network: OTHERS, count: others });
  }
}
