import type { EndReason, SessionEvent } from '@payverse/client';
import { useSyncExternalStore } from 'react';
import { api } from '../api/client.ts';
import { takeEarlySession } from '../api/early.ts';
import { queryClient } from '../api/queryClient.ts';

/*
 * The session of this page, over the session of the client (its invariants are S1 to S8).
 *
 *   starting → in | out | unknown (the server could not be asked: the page offers another try)
 *
 * W1  The tabs follow one another: a login in one tab logs in the others, a logout ends them all.
 * W2  No data of one user reaches another. A change of user clears all queries and remounts every page.
 * W3  When another user takes over the cookie, this page starts again as that user, once nothing of the old one is left.
 * W4  Until the server confirms a logout, the page warns: the cookie of this browser still works (logOut.ts).
 */
export type SessionState =
  | { status: 'starting' }
  | { status: 'unknown'; error: unknown }
  /** `reason` is null when there was no session. */
  | { status: 'out'; reason: EndReason | null }
  | { status: 'in'; userId: string };

let state: SessionState = { status: 'starting' };
const listeners = new Set<() => void>();

export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, () => state);
}

/** Continues the session of the refresh cookie, if there is one. */
export async function startSession(): Promise<void> {
  change({ status: 'starting' });
  try {
    const userId = await takeEarlySession();
    change(userId === null ? { status: 'out', reason: null } : { status: 'in', userId });
  } catch (error) {
    change({ status: 'unknown', error });
  }
}

api.subscribe((event: SessionEvent) => {
  if (event.type === 'started') change({ status: 'in', userId: event.userId });
  else if (event.type === 'startedElsewhere') void startSession();
  else if (event.reason === 'replaced') void restart();
  else change({ status: 'out', reason: event.reason });
});

/** Starts as the new user (W3). */
async function restart(): Promise<void> {
  change({ status: 'starting' });
  // The client calls the other listeners first.
  await Promise.resolve();
  if (api.userId === null) await startSession();
}

function change(next: SessionState): void {
  if (userOf(next) !== userOf(state)) queryClient.clear();
  state = next;
  for (const listener of listeners) listener();
}

const userOf = (of: SessionState) => (of.status === 'in' ? of.userId : null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
