import type { Answer } from '../errors/problem.ts';
import type { BodyOf, DataOf } from '../http/operations.ts';
import type { paths } from '../schema.ts';
import type { KeyedPath } from './keys.ts';

type Post<Path extends KeyedPath> = paths[Path]['post'];

/** The body of the call. Amounts are in major units (dollars), with at most two decimals. */
export type IntentBody<Path extends KeyedPath> = BodyOf<Post<Path>>;

/** The path parameters: `{ id }` for a refund. */
export type IntentParams<Path extends KeyedPath> = Post<Path>['parameters'] extends { path: infer Params }
  ? Params
  : undefined;

export type IntentAnswer<Path extends KeyedPath> = Answer<DataOf<Post<Path>>>;

/** An intent as JSON, for a page that reloads. It contains no secret, only the payment. */
export interface SavedIntent<Path extends KeyedPath = KeyedPath> {
  path: Path;
  params: IntentParams<Path>;
  body: IntentBody<Path>;
  key: string;
  /** The user who wants it. The client sends it in no other name. */
  userId: string;
}

export interface Intent<Path extends KeyedPath = KeyedPath> {
  readonly key: string;
  readonly body: IntentBody<Path>;
  /**
   * Pays once: a second call joins the attempt, or gets its success again. After INSUFFICIENT_FUNDS make a new intent.
   * @throws OutcomeUnknownError (send it again: the key stays the same), SessionEndedError
   */
  send: (options?: { signal?: AbortSignal | undefined }) => Promise<IntentAnswer<Path>>;
  toJSON: () => SavedIntent<Path>;
}
