import type { Method } from './http/method.ts';
import type { Send } from './http/send.ts';
import type { Intent, IntentBody, IntentParams, SavedIntent } from './payments/intent.ts';
import type { KeyedPath } from './payments/keys.ts';
import type { RetryOptions } from './payments/retry.ts';
import type { paths } from './schema.ts';
import type { Auth } from './session/auth.ts';
import type { EndReason, SessionEvent } from './session/events.ts';

export interface PayVerseOptions {
  /** The URL of the API without `/api`: `https://pay.example.com`, or '' for the origin of the page. */
  baseUrl: string;
  /** Replaces the global `fetch`. */
  fetch?: Send | undefined;
  /** The timeout of one attempt, its answer included. Default 10,000. */
  timeoutMs?: number | undefined;
  /** Retries of calls with an Idempotency-Key. Default `{ attempts: 4, withinMs: 30_000, firstDelayMs: 400 }`. */
  retry?: { [Name in keyof RetryOptions]?: RetryOptions[Name] | undefined } | undefined;
}

// `logIn`, `logOut` and `resume` make these calls, because they change the session.
type SessionPath = '/api/auth/login' | '/api/auth/refresh' | '/api/auth/logout';
type ApiPaths = {
  [Path in Exclude<keyof paths, SessionPath> as Path extends `/api/${string}` ? Path : never]: paths[Path];
};

export interface PayVerse extends Auth {
  GET: Method<ApiPaths, 'get'>;
  POST: Method<ApiPaths, 'post'>;
  PUT: Method<ApiPaths, 'put'>;
  DELETE: Method<ApiPaths, 'delete'>;
  /** The id of the user of this tab, or null without a session. */
  readonly userId: string | null;
  /** Calls the listener when a session starts or ends. Returns the function that removes it. */
  subscribe: (listener: (event: SessionEvent) => void) => () => void;
  /** Calls the listener with the reason when the session has ended. Returns the function that removes it. */
  onSessionEnd: (listener: (reason: EndReason) => void) => () => void;
  /** A payment that the user wants once; `{ id }` comes last for a refund. @throws SessionEndedError */
  intent: <Path extends KeyedPath>(
    path: Path,
    body: IntentBody<Path>,
    ...params: IntentParams<Path> extends undefined ? [] : [IntentParams<Path>]
  ) => Intent<Path>;
  /** The intent that `toJSON` saved before a reload. @throws TypeError when `saved` is not an intent */
  restoreIntent: <Path extends KeyedPath>(saved: SavedIntent<Path>) => Intent<Path>;
  /** Leaves the other tabs, for a page that makes a new client without a reload. */
  close: () => void;
}
