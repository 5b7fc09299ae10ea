import type { KeyedPath, SavedIntent } from '@payverse/client';
import { createStorage } from '../browser/storage.ts';

/** An intent in the session storage, which each tab has for itself. The key names the user (I6) and the intent. */
export interface StoredIntent<Path extends KeyedPath, About> {
  intent: SavedIntent<Path>;
  /** The details on the screen, such as the name of the recipient. */
  about: About;
  /** Whether this tab has sent it (I3). */
  sent: boolean;
}

const storage = createStorage(() => sessionStorage);

const keyOf = (userId: string, name: string) => `payverse.intent.${userId}.${name}`;

/** Null when there is none, or none that can be read. */
export function readStored<Path extends KeyedPath, About>(
  userId: string,
  name: string,
): StoredIntent<Path, About> | null {
  const text = storage.read(keyOf(userId, name));
  if (text === null) return null;
  try {
    const { intent, about, sent = true } = JSON.parse(text) as Partial<StoredIntent<Path, About>>;
    return intent?.userId === userId && about ? { intent, about, sent } : null;
  } catch {
    return null;
  }
}

export function store<Path extends KeyedPath, About>(name: string, stored: StoredIntent<Path, About>): void {
  storage.write(keyOf(stored.intent.userId, name), JSON.stringify(stored));
}

export function forget<Path extends KeyedPath>(name: string, { userId }: SavedIntent<Path>): void {
  storage.remove(keyOf(userId, name));
}
