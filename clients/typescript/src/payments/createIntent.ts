import type { Answer } from '../errors/problem.ts';
import type { Call } from '../http/send.ts';
import type { Intent, IntentAnswer, SavedIntent } from './intent.ts';
import { createKey, isKeyedPath, type KeyedPath } from './keys.ts';

export type SendIntent = (saved: SavedIntent, call: Call, signal: AbortSignal | undefined) => Promise<Answer<unknown>>;

type Wanted<Path extends KeyedPath> = Omit<SavedIntent<Path>, 'key'>;

export const createIntent = <Path extends KeyedPath>(wanted: Wanted<Path>, sendIntent: SendIntent): Intent<Path> =>
  toIntent({ ...wanted, key: createKey() }, false, sendIntent);

/** The saved intent, which may have been sent before. @throws TypeError when `saved` is not an intent */
export function restoreIntent<Path extends KeyedPath>(saved: SavedIntent<Path>, sendIntent: SendIntent): Intent<Path> {
  const { path, key, userId } = saved;
  const isOne = isKeyedPath(path) && [key, userId].every((text: unknown) => typeof text === 'string' && text !== '');
  if (!isOne) throw new TypeError('This is not a saved intent');
  return toIntent(saved, true, sendIntent);
}

interface Run<Path extends KeyedPath> {
  answer: Promise<IntentAnswer<Path>>;
  signal: AbortSignal | undefined;
  isDone: boolean;
}

function toIntent<Path extends KeyedPath>(
  wanted: SavedIntent<Path>,
  wasSent: boolean,
  sendIntent: SendIntent,
): Intent<Path> {
  // The key stands for exactly this request, so the request can never change.
  const saved = deepFreeze(JSON.parse(JSON.stringify(wanted)) as SavedIntent<Path>);
  const call: Call = { userId: saved.userId, isUnknown: wasSent };
  let current: Run<Path> | null = null;

  function begin(signal: AbortSignal | undefined): Run<Path> {
    const answer = sendIntent(saved, call, signal) as Promise<IntentAnswer<Path>>;
    const run: Run<Path> = { answer, signal, isDone: false };
    const forget = () => {
      if (current === run && !run.isDone) current = null;
    };
    void answer.then(({ error }) => (run.isDone = error === undefined)).then(forget, forget);
    return run;
  }

  function send({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<IntentAnswer<Path>> {
    // An aborted attempt is over for its caller only: a new caller starts another one.
    if (current?.signal?.aborted && !current.isDone) current = null;
    current ??= begin(signal);
    return current.answer;
  }

  return { key: saved.key, body: saved.body, send, toJSON: () => saved };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const part of Object.values(Object.freeze(value))) deepFreeze(part);
  return value;
}
