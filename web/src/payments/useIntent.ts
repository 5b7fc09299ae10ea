import type { Intent, KeyedPath } from '@payverse/client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../api/client.ts';
import { invalidateMoney } from '../api/queryClient.ts';
import { NO_INTENT, restoreState, sendIntent, type IntentState, type IsConsistent } from './intentState.ts';
import { changeLive, dropLive, readLive, subscribeLive, userKey } from './liveState.ts';
import { forget, store } from './savedIntents.ts';

/*
 * A payment intent: one payment that the user wants, made at most once, over clicks, lost answers, other pages and reloads.
 *
 *   none → ready (on the screen for confirmation) → sending → done | refused | unknown; `ready` and `unknown` can be sent.
 *
 * I1  One key. The intent gets its Idempotency-Key when the page shows it for confirmation, and keeps it until the ledger
 *     has answered. A changed payment is a new intent with a new key.
 * I2  Stored before sent. The session storage has the intent, with `sent: true`, before its request leaves.
 * I3  Opening a page moves no money. A restored intent waits for a click: it is `unknown` when this tab has sent it, or
 *     when the storage does not say that it has not, and `ready` otherwise.
 * I4  Only the ledger ends an intent. Success and refusal remove it from the storage. After any other failure the money may
 *     have moved: the state is `unknown`, and only the same key is safe.
 * I5  A refusal from before the server reads the order (rate limit, session) leaves it `ready`, with the same key.
 * I6  An intent belongs to one user. Storage and memory keep it under the user's id, and the client sends it for no other.
 * I7  The page pays what it shows. A stored intent is restored only when its request follows from the details on the screen.
 * I8  The state outlives the page. A user who comes back sees the same payment. Leaving the page of a result drops it.
 */

/** Makes an intent of the user who is logged in, with a new key (I1). @throws SessionEndedError when no user is */
export const createIntent = api.intent;

/**
 * One payment at a time under this name: `send`, or `refund.<id>`.
 * @param isConsistent checks a stored intent (I7)
 */
export function useIntent<Path extends KeyedPath, About>(name: string, isConsistent: IsConsistent<Path, About>) {
  type State = IntentState<Path, About>;
  const [key] = useState(() => userKey(name));
  const state = useSyncExternalStore(subscribeLive, () => readLive<State>(key, () => restoreState(name, isConsistent)));
  const change = (next: State) => changeLive(key, next);
  useDropResult(key);
  return {
    state,
    /** Shows the intent for confirmation. */
    prepare: (intent: Intent<Path>, about: About) => {
      store(name, { intent: intent.toJSON(), about, sent: false });
      change({ step: 'ready', intent, about, problem: null });
    },
    /** Pays, or finds out whether an earlier attempt has paid. A second call does not pay twice. */
    send: (intent: Intent<Path>, about: About) => {
      store(name, { intent: intent.toJSON(), about, sent: true });
      change({ step: 'sending', intent, about });
      void sendAndStore(name, intent, about).then(change);
    },
    /** Discards the intent. */
    clear: () => {
      if ('intent' in state) forget(name, state.intent.toJSON());
      change(NO_INTENT);
    },
  };
}

/** Drops a result when the user leaves its page (I8). */
function useDropResult(key: string): void {
  useEffect(
    () => () => {
      const { step } = readLive<{ step: string }>(key, () => NO_INTENT);
      if (step === 'done' || step === 'refused') dropLive(key);
    },
    [key],
  );
}

/** Keeps the stored intent in step with the outcome (I4, I5). */
async function sendAndStore<Path extends KeyedPath, About>(
  name: string,
  intent: Intent<Path>,
  about: About,
): Promise<IntentState<Path, About>> {
  const next = await sendIntent(intent, about);
  const saved = intent.toJSON();
  if (next.step === 'ready') store(name, { intent: saved, about, sent: false });
  if (next.step === 'done' || next.step === 'refused') forget(name, saved);
  // A refusal too changes the history: the ledger records INSUFFICIENT_FUNDS.
  if (next.step !== 'ready') void invalidateMoney();
  return next;
}
