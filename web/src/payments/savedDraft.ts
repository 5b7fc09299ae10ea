import { api } from '../api/client.ts';
import { createStorage } from '../browser/storage.ts';

/** The texts of the payment form, unchecked. */
export interface Draft {
  to: string;
  amount: string;
  note: string;
}

/**
 * The typed texts survive a reload and a look at another page, in the session storage of the tab. It goes when the payment
 * is made, when the user starts over, and with a logout.
 */
interface SavedDraft {
  draft: Draft;
  /** The query of the address where it was typed. */
  query: string;
}

const storage = createStorage(() => sessionStorage);

const keyOf = (userId: string | null) => `payverse.draft.${userId ?? ''}`;

/** Null when there is none, or none that can be read. */
export function readDraft(): SavedDraft | null {
  const text = storage.read(keyOf(api.userId));
  if (text === null) return null;
  try {
    const { draft, query } = JSON.parse(text) as SavedDraft;
    const texts: unknown[] = [draft.to, draft.amount, draft.note, query];
    return texts.every((each) => typeof each === 'string') ? { draft, query } : null;
  } catch {
    return null;
  }
}

export const saveDraft = (saved: SavedDraft): void => storage.write(keyOf(api.userId), JSON.stringify(saved));

export const forgetDraft = (): void => storage.remove(keyOf(api.userId));

/** Removes the draft of the user who logs out, in this tab or in another one. `main.tsx` calls it once. */
export function forgetDraftOnLogOut(): void {
  let userId = api.userId;
  api.subscribe((event) => {
    if (event.type === 'started') userId = event.userId;
    if (event.type === 'ended' && event.reason === 'loggedOut') storage.remove(keyOf(userId));
  });
}
