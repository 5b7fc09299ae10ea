import { setTimeout as delay } from 'node:timers/promises';
import type { Broadcast } from '../platform/redis/broadcast';
import type { Db } from '../platform/postgres/db';
import { isSessionRevoked } from '../models/session.model';
import { RevocationList, STALE_MS } from './sessions/revocationList';

const POLL_MS = 500;
const STOP_MS_MAX = 100;
const SESSION_ID = /^[0-9a-f-]{36}$/;

export interface Revocations {
  isRevoked(sessionId: string): boolean | Promise<boolean>;
  /** Call it after COMMIT. Resolves when no process accepts the access tokens of these sessions. */
  announce(sessionIds: readonly string[]): Promise<void>;
  stop: () => Promise<void>;
}

interface Dependencies {
  db: Db;
  accessTtlSeconds: number;
  /** Null where this is the only process. */
  broadcast: Broadcast | null;
  /** Called once for each outage of the database. */
  onError: (error: unknown) => void;
}

/** The opening comment of `sessions/revocationList` has the invariants. */
export async function createRevocations(deps: Dependencies): Promise<Revocations> {
  const { db, accessTtlSeconds, broadcast, onError } = deps;
  const list = new RevocationList(db, accessTtlSeconds);
  const ending = new AbortController();
  broadcast?.onMessage((message) => list.addAll(message.split(',').filter((id) => SESSION_ID.test(id))));
  await list.fetchAll();
  const polling = poll(list, onError, ending.signal);

  function isRevoked(sessionId: string): boolean | Promise<boolean> {
    if (list.has(sessionId)) return true;
    const subscribedAt = broadcast ? broadcast.liveSince() : -Infinity;
    return list.isTrusted(subscribedAt) ? false : isSessionRevoked(db, sessionId);
  }

  async function announce(sessionIds: readonly string[]): Promise<void> {
    const committedAt = performance.now();
    list.addAll(sessionIds);
    if (!broadcast || (await broadcast.send(sessionIds.join(',')))) return;
    await pause(committedAt + STALE_MS - performance.now(), ending.signal);
  }

  async function stop(): Promise<void> {
    ending.abort();
    await Promise.race([polling, delay(STOP_MS_MAX)]);
  }

  return { isRevoked, announce, stop };
}

async function poll(list: RevocationList, onError: (error: unknown) => void, signal: AbortSignal): Promise<void> {
  let failing = false;
  while (await pause(POLL_MS, signal)) {
    try {
      await list.fetchRecent();
      failing = false;
    } catch (error) {
      if (!failing && !signal.aborted) onError(error);
      failing = true;
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
