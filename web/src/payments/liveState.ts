import { api } from '../api/client.ts';

/** State in memory that outlives the component that shows it: the payments of this tab (I8). */
const states = new Map<string, unknown>();
const listeners = new Set<() => void>();

/** A key of the user who is logged in, so that another user of this tab gets a state of theirs (I6). */
export const userKey = (name: string): string => `${api.userId ?? ''}.${name}`;

/** The state under this key. `begin` gives it when there is none. */
export function readLive<State>(key: string, begin: () => State): State {
  if (!states.has(key)) states.set(key, begin());
  return states.get(key) as State;
}

export function changeLive(key: string, state: unknown): void {
  states.set(key, state);
  for (const listener of listeners) listener();
}

/** Forgets the state without telling the listeners: the next `readLive` begins again. */
export function dropLive(key: string): void {
  states.delete(key);
}

export function subscribeLive(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
