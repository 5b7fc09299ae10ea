import type { KeyedPath, SavedIntent } from '@payverse/client';
import { createStorage } from '../storage.ts';

/**
 * Intents over a reload, in the session storage: each tab has its own, and it is gone with the tab. Each belongs to a user
 * and has a name, such as `send`. There is no secret in it, but what is paid to whom.
 */
export interface Kept<Path extends KeyedPath, About> {
  intent: SavedIntent<Path>;
  /** What the page knows of it besides, such as the name of the payee. */
  about: About;
  /** Whether it was sent, as far as this tab knows. */
  sent: boolean;
}

const storage = createStorage(() => sessionStorage);

const keyOf = (userId: string, name: string) => `payverse.intent.${userId}.${name}`;

/** Null when there is none, or none that can be read. */
export function readKept<Path extends KeyedPath, About>(userId: string, name: string): Kept<Path, About> | null {
  const text = storage.read(keyOf(userId, name));
  if (text === null) return null;
  try {
    // Where it is not written that it was not, it may have been sent.
    const { intent, about, sent = true } = JSON.parse(text) as Partial<Kept<Path, About>>;
    return intent?.userId === userId && about ? { intent, about, sent } : null;
  } catch {
    return null;
  }
}

export function keep<Path extends KeyedPath, About>(name: string, kept: Kept<Path, About>): void {
  storage.write(keyOf(kept.intent.userId, name), JSON.stringify(kept));
}

export function forget<Path extends KeyedPath>(name: string, { userId }: SavedIntent<Path>): void {
  storage.remove(keyOf(userId, name));
}
