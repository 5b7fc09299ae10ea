import type { Db } from '../../platform/postgres/db';
import { listRevokedSessions } from '../../models/session.model';
import { RevocationWindow } from './revocationWindow';

/**
 * Once `announce` has resolved, no process accepts an access token of the session, and checks cost no query. PostgreSQL is
 * the source of truth; each process keeps a list of the sessions whose access tokens have not expired.
 *
 * 1. Subscribe, then fetch. A process subscribes to broadcasts before its first fetch. Each revocation is either committed
 *    before the fetch or broadcast after the subscription.
 * 2. Overlap. Each fetch looks back OVERLAP_SECONDS before the start of the last one. A revoking transaction takes less.
 * 3. Trust. A session that is missing in the list is live only while the last successful fetch began at most STALE_MS ago
 *    and after the current subscription. Otherwise the check asks PostgreSQL.
 * 4. Announcement. `announce` runs after COMMIT and resolves once every subscriber has acknowledged the broadcast, or
 *    STALE_MS after COMMIT: by then each process has fetched the revocation or does not trust its list (3).
 * 5. Clocks. Times are monotonic times of this process, and PostgreSQL receives only durations: the clocks of machines differ.
 */

/** With no successful fetch for this long, a process does not trust its list. */
export const STALE_MS = 1_500;
const OVERLAP_SECONDS = 60;

export class RevocationList {
  private readonly window: RevocationWindow;
  private readonly lifetimeSeconds: number;
  /** The start of the last successful fetch. */
  private fetchedAt = performance.now();

  constructor(
    private readonly db: Db,
    accessTtlSeconds: number,
  ) {
    this.lifetimeSeconds = accessTtlSeconds + OVERLAP_SECONDS;
    this.window = new RevocationWindow(this.lifetimeSeconds * 1_000);
  }

  has(sessionId: string): boolean {
    return this.window.has(sessionId);
  }

  addAll(sessionIds: readonly string[]): void {
    this.window.addAll(sessionIds);
  }

  async fetchAll(): Promise<void> {
    this.addAll(await listRevokedSessions(this.db, this.lifetimeSeconds));
  }

  async fetchRecent(): Promise<void> {
    const startedAt = performance.now();
    const seconds = (startedAt - this.fetchedAt) / 1_000 + OVERLAP_SECONDS;
    this.addAll(await listRevokedSessions(this.db, seconds));
    this.fetchedAt = startedAt;
  }

  /** Invariant 3. `subscribedAt` is null without a working subscription. */
  isTrusted(subscribedAt: number | null): boolean {
    return subscribedAt !== null && this.fetchedAt >= subscribedAt && performance.now() - this.fetchedAt <= STALE_MS;
  }
}
