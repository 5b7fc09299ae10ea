import { unwrap } from '@payverse/client';
import { useSyncExternalStore } from 'react';
import { api } from '../api/client.ts';

/** Whether the server has confirmed the last logout of this page (W4). */
export type LogOutState = { step: 'none' | 'sending' } | { step: 'failed'; error: unknown };

let state: LogOutState = { step: 'none' };
const listeners = new Set<() => void>();

export function useLogOut(): LogOutState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Ends the session in this browser at once, and then on the server. Call it again after a failure. */
export async function logOut(): Promise<void> {
  const done = api.logOut();
  change({ step: 'sending' });
  try {
    await unwrap(done);
    change({ step: 'none' });
  } catch (error) {
    change({ step: 'failed', error });
  }
}

// A new session has replaced the cookie.
api.subscribe(({ type }) => type === 'started' && change({ step: 'none' }));

function change(next: LogOutState): void {
  state = next;
  for (const listener of listeners) listener();
}
