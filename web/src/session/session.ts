import type { EndReason, SessionEvent } from '@payverse/client';
import { useSyncExternalStore } from 'react';
import { api } from '../api/client.ts';
import { queryClient } from '../api/queryClient.ts';

/** Whether somebody is logged in, as far as this page knows. */
export type SessionState =
  | { status: 'starting' }
  /** It could not be found out. */
  | { status: 'unknown'; error: unknown }
  /** `reason` says why a session has ended here; null when none was. */
  | { status: 'out'; reason: EndReason | null }
  | { status: 'in'; userId: string };

let state: SessionState = { status: 'starting' };
const listeners = new Set<() => void>();

/** The session of this page. The client holds its token, in memory only. */
export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, () => state);
}

/** Goes on with the session that this browser has, if it has one. */
export async function startSession(): Promise<void> {
  change({ status: 'starting' });
  try {
    const userId = await api.resume();
    change(userId === null ? { status: 'out', reason: null } : { status: 'in', userId });
  } catch (error) {
    change({ status: 'unknown', error });
  }
}

api.subscribe((event: SessionEvent) => {
  if (event.type === 'started') change({ status: 'in', userId: event.userId });
  else if (event.type === 'startedElsewhere') void startSession();
  // The cookie is another user's now, and so is this page, once nothing of the user before is left on it.
  else if (event.reason === 'replaced') void restart();
  else change({ status: 'out', reason: event.reason });
});

async function restart(): Promise<void> {
  change({ status: 'starting' });
  // The client is still in the middle of telling everybody.
  await Promise.resolve();
  if (api.userId === null) await startSession();
}

function change(next: SessionState): void {
  // Whoever comes next sees nothing of whoever was here.
  if (userOf(next) !== userOf(state)) queryClient.clear();
  state = next;
  for (const listener of listeners) listener();
}

const userOf = (of: SessionState) => (of.status === 'in' ? of.userId : null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
