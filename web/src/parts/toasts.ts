import { useSyncExternalStore } from 'react';

export interface ToastItem {
  id: number;
  message: string;
}

/** More would cover the page. */
const SHOWN_MAX = 3;

let items: readonly ToastItem[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/**
 * Shows a short message for some seconds, and screen readers read it at the next pause: a copy was made, a file was saved. It is
 * never the only place of something important, because a user who looks away misses it: add a `<Notice>` for that.
 */
export function toast(message: string): void {
  lastId += 1;
  change([...items, { id: lastId, message }].slice(-SHOWN_MAX));
}

export function dismissToast(id: number): void {
  change(items.filter((item) => item.id !== id));
}

/** A toast may name money of the user, and goes with the session. */
export const clearToasts = () => change([]);

export const useToasts = (): readonly ToastItem[] => useSyncExternalStore(subscribe, () => items);

function change(next: readonly ToastItem[]): void {
  items = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
