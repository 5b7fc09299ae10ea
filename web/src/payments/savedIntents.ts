import type { KeyedPath, SavedIntent } from '@payverse/client';

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

const keyOf = (userId: string, name: string) => `payverse.intent.${userId}.${name}`;

/** Null when there is none, or none that can be read. */
export function readKept<Path extends KeyedPath, About>(userId: string, name: string): Kept<Path, About> | null {
  const text = sessionStorage.getItem(keyOf(userId, name));
  if (text === null) return null;
  try {
    const { intent, about, sent = true } = JSON.parse(text) as Partial<Kept<Path, About>>;
    // Where it is not written that it was not, it may have been sent.
    return intent && about ? { intent, about, sent } : null;
  } catch {
    return null;
  }
}

export function keep<Path extends KeyedPath, About>(name: string, kept: Kept<Path, About>): void {
  sessionStorage.setItem(keyOf(kept.intent.userId, name), JSON.stringify(kept));
}

export function forget(userId: string, name: string): void {
  sessionStorage.removeItem(keyOf(userId, name));
}
