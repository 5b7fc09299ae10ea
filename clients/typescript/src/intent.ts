import type { Call } from './call.ts';
import type { Answer } from './errors.ts';
import { createKey, isKeyedPath, type KeyedPath } from './keys.ts';
import type { BodyOf, DataOf } from './operations.ts';
import type { paths } from './schema.ts';

type Post<Path extends KeyedPath> = paths[Path]['post'];

/** What is to be done, as the call takes it. Amounts are in major units (dollars), with at most two decimals. */
export type IntentBody<Path extends KeyedPath> = BodyOf<Post<Path>>;
/** What stands in the path: `{ id }` for a refund. */
export type IntentParams<Path extends KeyedPath> = Post<Path>['parameters'] extends { path: infer Params }
  ? Params
  : undefined;
export type IntentAnswer<Path extends KeyedPath> = Answer<DataOf<Post<Path>>>;

/** An intent as plain JSON, for a page that may be loaded again. It holds no secret, but what is paid to whom. */
export interface SavedIntent<Path extends KeyedPath = KeyedPath> {
  path: Path;
  params: IntentParams<Path>;
  body: IntentBody<Path>;
  key: string;
  /** Who wants it: it is never sent in another user's name. */
  userId: string;
}

/** One payment that somebody wants to make, once, however often it has to be sent. */
export interface Intent<Path extends KeyedPath = KeyedPath> {
  readonly key: string;
  readonly body: IntentBody<Path>;
  /**
   * Does it. While it is under way, a second call (a second click) gets the same promise, with the signal of the first unless
   * that is aborted; after it was done, the same answer. A refusal (`error`) leaves the key refused where the server has
   * recorded that, as for INSUFFICIENT_FUNDS: whoever wants something else makes a new intent.
   * @throws OutcomeUnknownError when it is not known whether it was done: call it again, the key is the same.
   * SessionEndedError when its user is not logged in any more.
   */
  send: (options?: { signal?: AbortSignal | undefined }) => Promise<IntentAnswer<Path>>;
  toJSON: () => SavedIntent<Path>;
}

/** Makes the call itself. */
export type SendIntent = (saved: SavedIntent, call: Call, signal: AbortSignal | undefined) => Promise<Answer<unknown>>;

/** A new key for what is wanted now. */
export function createIntent<Path extends KeyedPath>(
  wanted: Omit<SavedIntent<Path>, 'key'>,
  sendIntent: SendIntent,
): Intent<Path> {
  return toIntent({ ...wanted, key: createKey() }, false, sendIntent);
}

/** The intent that was saved. It may have been sent before. @throws TypeError when it is none */
export function restoreIntent<Path extends KeyedPath>(saved: SavedIntent<Path>, sendIntent: SendIntent): Intent<Path> {
  const { path, key, userId } = saved;
  // What was saved may be anything.
  const isOne = isKeyedPath(path) && [key, userId].every((text: unknown) => typeof text === 'string' && text !== '');
  if (!isOne) throw new TypeError('This is not a saved intent');
  return toIntent(saved, true, sendIntent);
}

/** One `send()` and all that joined it. */
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
  // The key stands for exactly this request, as it will be sent, and nobody may change it afterwards.
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
    // Whoever has given up on it does not decide for whoever asks now.
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
