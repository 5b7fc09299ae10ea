import { PayVerseError, type Intent, type IntentAnswer, type KeyedPath } from '@payverse/client';
import { api } from '../api/client.ts';
import { readStored, type StoredIntent } from './savedIntents.ts';

export type IntentData<Path extends KeyedPath> = NonNullable<IntentAnswer<Path>['data']>;

/** The state of one payment. `about` is what the page shows beside the intent. */
export type IntentState<Path extends KeyedPath, About> =
  | { step: 'none' }
  /** The page shows it for confirmation. `problem` says why the last attempt was not accepted (I5). */
  | { step: 'ready'; intent: Intent<Path>; about: About; problem: PayVerseError | null }
  | { step: 'sending'; intent: Intent<Path>; about: About }
  | { step: 'done'; about: About; answer: IntentData<Path> }
  | { step: 'refused'; intent: Intent<Path>; about: About; problem: PayVerseError }
  /** The money may have moved. Sending the same intent again tells, and pays once (I4). */
  | { step: 'unknown'; intent: Intent<Path>; about: About };

export const NO_INTENT = { step: 'none' } as const;

/** Whether a stored intent is complete and pays what the page shows (I7). It may throw: the storage can hold anything. */
export type IsConsistent<Path extends KeyedPath, About> = (stored: StoredIntent<Path, About>) => boolean;

/** Refusals from before the server reads the order: the same key can be sent again (I5). */
const NOT_ACCEPTED = ['RATE_LIMITED', 'UNAUTHENTICATED', 'INVALID_TOKEN'];

/** The state after a reload (I3). */
export function restoreState<Path extends KeyedPath, About>(
  name: string,
  isConsistent: IsConsistent<Path, About>,
): IntentState<Path, About> {
  const stored = api.userId === null ? null : readStored<Path, About>(api.userId, name);
  if (!stored) return NO_INTENT;
  try {
    if (!isConsistent(stored)) return NO_INTENT;
    const intent = api.restoreIntent(stored.intent);
    const { about } = stored;
    return stored.sent ? { step: 'unknown', intent, about } : { step: 'ready', intent, about, problem: null };
  } catch {
    return NO_INTENT;
  }
}

/** Sends the intent, and returns the state that its answer means. */
export async function sendIntent<Path extends KeyedPath, About>(
  intent: Intent<Path>,
  about: About,
): Promise<IntentState<Path, About>> {
  try {
    const { data, error, response } = await intent.send();
    if (error === undefined) return { step: 'done', about, answer: data as IntentData<Path> };
    const problem = new PayVerseError(error, response);
    return { step: NOT_ACCEPTED.includes(error.code) ? 'ready' : 'refused', intent, about, problem };
  } catch {
    return { step: 'unknown', intent, about };
  }
}
