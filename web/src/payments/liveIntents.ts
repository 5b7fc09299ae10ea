/**
 * Where the payments of this page are, by user and name. A page that is left while its payment is under way finds it here when
 * somebody comes back.
 */
const states = new Map<string, unknown>();
const listeners = new Set<() => void>();

/** The state of this payment; the first time, the one that `begin` gives. */
export function liveState<State>(key: string, begin: () => State): State {
  if (!states.has(key)) states.set(key, begin());
  return states.get(key) as State;
}

export function changeLive(key: string, state: unknown): void {
  states.set(key, state);
  for (const listener of listeners) listener();
}

/** For the next time, as if nothing had been. */
export function dropLive(key: string): void {
  states.delete(key);
}

export function subscribeLive(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
