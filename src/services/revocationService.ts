import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '../config/database';
import { isSessionRevoked, listRevokedSessions } from '../models/session.model';

/** Times here are monotonic: a clock that is set back must not bring a token to life. */

/** How often other processes' revocations are fetched. */
const POLL_MS = 1_000;
/** With no successful fetch for this long, the list in memory is not believed any more. */
const STALE_MS = 3_000;
/** How far each fetch looks back: further than any revoking transaction can run. */
const OVERLAP_SECONDS = 60;

export interface Revocations {
  /** Whether the session was ended. Costs no query while the list is fresh. */
  isRevoked(sessionId: string): boolean | Promise<boolean>;
  /** Ends the session for this process at once. The database must know it already. */
  add(sessionId: string): void;
  stop: () => Promise<void>;
}

/**
 * The sessions whose access tokens are dead although they have not expired. PostgreSQL holds the truth; this is a copy
 * of its last `accessTtlSeconds`, made at start and kept current by this process and, for what other processes end,
 * by asking once a second. When that fails, each check asks PostgreSQL itself: a revoked token never gets in.
 */
export async function createRevocations(
  db: Db,
  accessTtlSeconds: number,
  onError: (error: unknown) => void,
): Promise<Revocations> {
  const window = new RevocationWindow((accessTtlSeconds + OVERLAP_SECONDS) * 1_000);
  const ending = new AbortController();
  let fetchedAt = performance.now();
  window.addAll(await listRevokedSessions(db, accessTtlSeconds + OVERLAP_SECONDS));
  const polling = poll();

  async function poll(): Promise<void> {
    let failing = false;
    while (await pause(ending.signal)) {
      const startedAt = performance.now();
      try {
        const seconds = (startedAt - fetchedAt) / 1_000 + OVERLAP_SECONDS;
        window.addAll(await listRevokedSessions(db, seconds));
        fetchedAt = startedAt;
        failing = false;
      } catch (error) {
        // Once an outage, not once a second.
        if (!failing) onError(error);
        failing = true;
      }
    }
  }

  function isRevoked(sessionId: string): boolean | Promise<boolean> {
    if (window.has(sessionId)) return true;
    return performance.now() - fetchedAt <= STALE_MS ? false : isSessionRevoked(db, sessionId);
  }

  async function stop(): Promise<void> {
    ending.abort();
    await polling;
  }

  return { isRevoked, add: (sessionId) => window.addAll([sessionId]), stop };
}

/** Resolves with false when it was aborted. */
async function pause(signal: AbortSignal): Promise<boolean> {
  try {
    await delay(POLL_MS, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

/** A set that forgets what was added longer ago than `lifetimeMs`: the tokens concerned have expired by then. */
class RevocationWindow {
  private readonly addedAt = new Map<string, number>();

  constructor(private readonly lifetimeMs: number) {}

  has(sessionId: string): boolean {
    return this.addedAt.has(sessionId);
  }

  addAll(sessionIds: readonly string[]): void {
    const now = performance.now();
    for (const sessionId of sessionIds) {
      if (!this.addedAt.has(sessionId)) this.addedAt.set(sessionId, now);
    }
    // A Map keeps the order in which its keys were added, so the oldest come first.
    for (const [sessionId, addedAt] of this.addedAt) {
      if (now - addedAt <= this.lifetimeMs) break;
      this.addedAt.delete(sessionId);
    }
  }
}
