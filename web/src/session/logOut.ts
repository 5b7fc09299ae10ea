import { unwrap } from '@payverse/client';
import { useSyncExternalStore } from 'react';
import { api } from '../api/client.ts';

/**
 * Whether the server knows of the last logout. Until it does, the cookie of this browser is as good as before, and whoever
 * loads the page next is logged in by it: somebody who leaves must hear of that.
 */
export type LogOutState = { step: 'none' | 'telling' } | { step: 'failed'; error: unknown };

let state: LogOutState = { step: 'none' };
const listeners = new Set<() => void>();

/** Of the last logout of this page. */
export function useLogOut(): LogOutState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Ends the session here at once, and then on the server. To be called again when that has failed. */
export async function logOut(): Promise<void> {
  const done = api.logOut();
  change({ step: 'telling' });
  try {
    await unwrap(done);
    change({ step: 'none' });
  } catch (error) {
    change({ step: 'failed', error });
  }
}

// The cookie is that of the new session now.
api.subscribe(({ type }) => type === 'started' && change({ step: 'none' }));

function change(next: LogOutState): void {
  state = next;
  for (const listener of listeners) listener();
}
