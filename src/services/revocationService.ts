import { setTimeout as delay } from 'node:timers/promises';
import type { Broadcast } from '../platform/redis/broadcast';
import type { Db } from '../platform/postgres/db';
import { isSessionRevoked, listRevokedSessions } from '../models/session.model';
import { RevocationWindow } from './sessions/revocationWindow';

/** Times here are monotonic, and of this process: clocks are set, and those of two machines differ. */

/** How often other processes' revocations are fetched. */
const POLL_MS = 500;
/** With no successful fetch for this long, the list in memory is not believed any more, in any process. */
const STALE_MS = 1_500;
/** How far each fetch looks back: further than any revoking transaction can run. */
const OVERLAP_SECONDS = 60;
/** How long the end waits for a question that is under way. */
const STOP_MS = 100;
const SESSION_ID = /^[0-9a-f-]{36}$/;

export interface Revocations {
  /** Whether the session was ended. Costs no query while the list is believed. */
  isRevoked(sessionId: string): boolean | Promise<boolean>;
  /**
   * Tells all processes that these sessions have ended, which the database must know already. Resolves when no process
   * lets them in any more; without a broadcast only this one is told, and others find out within STALE_MS.
   */
  announce(sessionIds: readonly string[]): Promise<void>;
  stop: () => Promise<void>;
}

interface Dependencies {
  db: Db;
  accessTtlSeconds: number;
  /** How processes tell each other. Null where there is one only. */
  broadcast: Broadcast | null;
  /** Hears of each outage of the database once. */
  onError: (error: unknown) => void;
}

/**
 * The sessions whose access tokens are dead although they have not expired. PostgreSQL holds the truth; this is a copy
 * of its last `accessTtlSeconds`, made at start and kept current by this process, by what others broadcast, and by
 * asking twice a second. While any of that is not sure to work, each check asks PostgreSQL itself: a revoked token
 * never gets in.
 */
export async function createRevocations(deps: Dependencies): Promise<Revocations> {
  const { db, accessTtlSeconds, broadcast, onError } = deps;
  const window = new RevocationWindow((accessTtlSeconds + OVERLAP_SECONDS) * 1_000);
  const ending = new AbortController();
  let fetchedAt = performance.now();
  // Before the fetch: what is told from now on is heard, and what was told before has been committed and is fetched.
  broadcast?.onMessage((message) => window.addAll(message.split(',').filter((id) => SESSION_ID.test(id))));
  window.addAll(await listRevokedSessions(db, accessTtlSeconds + OVERLAP_SECONDS));
  const polling = poll();

  async function poll(): Promise<void> {
    let failing = false;
    while (await pause(POLL_MS, ending.signal)) {
      const startedAt = performance.now();
      try {
        const seconds = (startedAt - fetchedAt) / 1_000 + OVERLAP_SECONDS;
        window.addAll(await listRevokedSessions(db, seconds));
        fetchedAt = startedAt;
        failing = false;
      } catch (error) {
        // Once an outage, not once a second.
        if (!failing && !ending.signal.aborted) onError(error);
        failing = true;
      }
    }
  }

  /** Whether what is not in the list has not ended. What was broadcast before we listened was fetched after we did. */
  function isBelieved(): boolean {
    const since = broadcast ? (broadcast.liveSince() ?? Infinity) : -Infinity;
    return fetchedAt >= since && performance.now() - fetchedAt <= STALE_MS;
  }

  function isRevoked(sessionId: string): boolean | Promise<boolean> {
    if (window.has(sessionId)) return true;
    return isBelieved() ? false : isSessionRevoked(db, sessionId);
  }

  async function announce(sessionIds: readonly string[]): Promise<void> {
    const committedAt = performance.now();
    window.addAll(sessionIds);
    if (!broadcast || (await broadcast.send(sessionIds.join(',')))) return;
    // Whom we could not tell has asked PostgreSQL by then, or does not believe its list any more.
    await pause(committedAt + STALE_MS - performance.now(), ending.signal);
  }

  /** What is being asked right now may take longer than the end of the server should. */
  async function stop(): Promise<void> {
    ending.abort();
    await Promise.race([polling, delay(STOP_MS)]);
  }

  return { isRevoked, announce, stop };
}

/** Resolves with false when it was aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
