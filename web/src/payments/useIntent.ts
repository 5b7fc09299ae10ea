import { PayVerseError, type Intent, type IntentAnswer, type KeyedPath } from '@payverse/client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../api/client.ts';
import { moneyMoved } from '../api/queryClient.ts';
import { changeLive, dropLive, liveState, subscribeLive } from './liveIntents.ts';
import { forget, keep, readKept, type Kept } from './savedIntents.ts';

type Done<Path extends KeyedPath> = NonNullable<IntentAnswer<Path>['data']>;

/** Where one payment is. `about` is what the page knows of it besides. */
export type IntentState<Path extends KeyedPath, About> =
  | { step: 'none' }
  /** It has its key, and waits for the person to say yes. `problem` is why it was not even tried the last time. */
  | { step: 'ready'; intent: Intent<Path>; about: About; problem: PayVerseError | null }
  | { step: 'sending'; intent: Intent<Path>; about: About }
  | { step: 'done'; about: About; answer: Done<Path> }
  | { step: 'refused'; intent: Intent<Path>; about: About; problem: PayVerseError }
  /** The money may have moved. To send the same intent again finds out, and pays once. */
  | { step: 'open'; intent: Intent<Path>; about: About };

/** The server did not look at it: the same key may be tried again. */
const NOT_TRIED = ['RATE_LIMITED', 'UNAUTHENTICATED', 'INVALID_TOKEN'];

/**
 * One payment at a time, under one Idempotency-Key from the moment in which it is shown for confirmation: over clicks, lost
 * answers, other pages and reloads, until the server has said what became of it. `name` tells it from the others of this
 * user, and `isWhole` says whether what was stored is all there, and shows what it would do.
 */
export function useIntent<Path extends KeyedPath, About>(name: string, isWhole: IsWhole<Path, About>) {
  type State = IntentState<Path, About>;
  const [key] = useState(() => `${api.userId ?? ''}.${name}`);
  const state = useSyncExternalStore(subscribeLive, () => liveState<State>(key, () => restore(name, isWhole)));
  const change = (next: State) => changeLive(key, next);

  // What came of it has been seen by now, and whoever comes back wants to pay again.
  useEffect(
    () => () => {
      const { step } = liveState<State>(key, () => NONE);
      if (step === 'done' || step === 'refused') dropLive(key);
    },
    [key],
  );

  return {
    state,
    /** Shows it for confirmation. The intent is `api.intent(…)`. */
    prepare: (intent: Intent<Path>, about: About) => {
      keep(name, { intent: intent.toJSON(), about, sent: false });
      change({ step: 'ready', intent, about, problem: null });
    },
    /** Does it, or finds out what became of it. A second click changes nothing. */
    send: (intent: Intent<Path>, about: About) => {
      keep(name, { intent: intent.toJSON(), about, sent: true });
      change({ step: 'sending', intent, about });
      void settle(name, intent, about).then(change);
    },
    /** Lets go of it: a payment that is wanted after this is another one. */
    clear: () => {
      if ('intent' in state) forget(name, state.intent.toJSON());
      change(NONE);
    },
  };
}

const NONE = { step: 'none' } as const;

/** What is stored may be anything: where this throws, or says no, there is nothing. */
type IsWhole<Path extends KeyedPath, About> = (kept: Kept<Path, About>) => boolean;

function restore<Path extends KeyedPath, About>(name: string, isWhole: IsWhole<Path, About>): IntentState<Path, About> {
  const kept = api.userId === null ? null : readKept<Path, About>(api.userId, name);
  if (!kept) return NONE;
  try {
    if (!isWhole(kept)) return NONE;
    const intent = api.restoreIntent(kept.intent);
    const { about } = kept;
    // No money moves because a page was opened: the person is asked first, also about what they have said yes to before.
    return kept.sent ? { step: 'open', intent, about } : { step: 'ready', intent, about, problem: null };
  } catch {
    // Somebody has changed what was stored. Nothing that can be told apart from nothing.
    return NONE;
  }
}

/** Sends it, and keeps it for as long as it may be sent again. */
async function settle<Path extends KeyedPath, About>(
  name: string,
  intent: Intent<Path>,
  about: About,
): Promise<IntentState<Path, About>> {
  const next = await outcomeOf(intent, about);
  const saved = intent.toJSON();
  if (next.step === 'ready') keep(name, { intent: saved, about, sent: false });
  if (next.step === 'done' || next.step === 'refused') forget(name, saved);
  // A refusal for funds stands in the history too.
  if (next.step !== 'ready') void moneyMoved();
  return next;
}

async function outcomeOf<Path extends KeyedPath, About>(
  intent: Intent<Path>,
  about: About,
): Promise<IntentState<Path, About>> {
  try {
    const { data, error, response } = await intent.send();
    if (error === undefined) return { step: 'done', about, answer: data as Done<Path> };
    const problem = new PayVerseError(error, response);
    return { step: NOT_TRIED.includes(error.code) ? 'ready' : 'refused', intent, about, problem };
  } catch {
    // Whatever was thrown, the same key is safe, and nothing else is.
    return { step: 'open', intent, about };
  }
}
