import { createAttempt, type Send } from './attempt.ts';
import { createAuth, type Auth } from './auth.ts';
import { withSession } from './authorize.ts';
import { newCall, withOutcome, type SendCall } from './call.ts';
import { createCaller, type Caller, type CallerOptions } from './caller.ts';
import { SessionEndedError } from './errors.ts';
import {
  createIntent,
  restoreIntent,
  type Intent,
  type IntentBody,
  type IntentParams,
  type SavedIntent,
  type SendIntent,
} from './intent.ts';
import type { KeyedPath } from './keys.ts';
import type { Method } from './operations.ts';
import { createRefresh, REFRESH_TIMEOUT_MS } from './refresh.ts';
import { withRetries, type RetryOptions } from './retry.ts';
import type { paths } from './schema.ts';
import { createSession, type EndReason, type SessionEvent } from './session.ts';
import { joinTabs } from './tabs.ts';

export interface PayVerseOptions {
  /** Where the API is, without `/api`: `https://pay.example.com`, or '' for the origin of the page. */
  baseUrl: string;
  /** What sends a request, when it is not the global `fetch`. */
  fetch?: Send | undefined;
  /** How long one attempt may take, its answer included. 10,000 when absent. */
  timeoutMs?: number | undefined;
  /** How calls with an Idempotency-Key are tried again: `{ attempts: 4, withinMs: 30_000, firstDelayMs: 400 }`. */
  retry?: { [Name in keyof RetryOptions]?: RetryOptions[Name] | undefined } | undefined;
}

/** `logIn`, `logOut` and `resume` make these calls, as the session must hear of them. Pages and health checks are for others. */
type SessionPath = '/api/auth/login' | '/api/auth/refresh' | '/api/auth/logout';
type ApiPaths = {
  [Path in Exclude<keyof paths, SessionPath> as Path extends `/api/${string}` ? Path : never]: paths[Path];
};

/** What `createPayVerse` makes. */
export interface PayVerse extends Auth {
  GET: Method<ApiPaths, 'get'>;
  POST: Method<ApiPaths, 'post'>;
  DELETE: Method<ApiPaths, 'delete'>;
  /** The user who is logged in in this tab, or null. */
  readonly userId: string | null;
  /** Calls back when a session starts or ends. The returned function ends that. */
  subscribe: (listener: (event: SessionEvent) => void) => () => void;
  /** Calls back with the reason when the session has ended, so that the page can ask to log in. */
  onSessionEnd: (listener: (reason: EndReason) => void) => () => void;
  /**
   * A payment that the user who is logged in wants once:
   * `api.intent('/api/transactions/send', { toAccountNumber, amount }).send()`. The last argument is what stands in the
   * path, as `{ id }` for a refund. @throws SessionEndedError when no user is logged in: `logIn` or `resume` first
   */
  intent: <Path extends KeyedPath>(
    path: Path,
    body: IntentBody<Path>,
    ...params: IntentParams<Path> extends undefined ? [] : [IntentParams<Path>]
  ) => Intent<Path>;
  /** An intent from what its `toJSON` gave, as after the page was loaded again. @throws TypeError when it is none */
  restoreIntent: <Path extends KeyedPath>(saved: SavedIntent<Path>) => Intent<Path>;
  /** Neither hears other tabs nor tells them from now on. For a page that throws its client away and goes on. */
  close: () => void;
}

/**
 * A client of the PayVerse API, one for each page. Calls are typed by the path of the API's document:
 * `const { data, error } = await api.GET('/api/accounts')`. Amounts are in major units (dollars), times RFC 3339 in UTC.
 * A call that was answered never throws; one that was not throws ConnectionError or UnreadableAnswerError, or, when it was
 * to move money, OutcomeUnknownError. After the session has ended it throws SessionEndedError, and nothing is sent.
 */
export function createPayVerse({ baseUrl, fetch, timeoutMs = 10_000, retry = {} }: PayVerseOptions): PayVerse {
  const root = baseUrl.replace(/\/$/, '');
  const sendOnce: Send = fetch ?? ((request) => globalThis.fetch(request));
  const attempt = createAttempt(sendOnce, timeoutMs);

  const session = createSession();
  const tabs = joinTabs(`${root}/api`, session.hear);
  const refresh = createRefresh({
    session,
    tabs,
    send: createAttempt(sendOnce, Math.min(timeoutMs, REFRESH_TIMEOUT_MS)),
    url: `${root}/api/auth/refresh`,
  });
  const post = methodOf<paths, 'post'>(createCaller(root, attempt), 'POST');

  const { attempts = 4, withinMs = 30_000, firstDelayMs = 400 } = retry;
  const inSession = withSession(withOutcome(attempt), session, refresh);
  const send = withRetries(inSession, { attempts, withinMs, firstDelayMs });
  const call = createCaller(root, (request) => send(request, newCall()));
  const sendIntent = createSendIntent(root, send);

  return {
    GET: methodOf(call, 'GET'),
    POST: methodOf(call, 'POST'),
    DELETE: methodOf(call, 'DELETE'),
    ...createAuth({ post, session, tabs, refresh }),
    get userId(): string | null {
      return session.current().userId;
    },
    subscribe: session.subscribe,
    onSessionEnd: (listener) => session.subscribe((event) => event.type === 'ended' && listener(event.reason)),
    intent: (path, body, ...[params]) => {
      const { userId } = session.current();
      if (userId === null) throw new SessionEndedError();
      return createIntent({ path, body, params: params as IntentParams<typeof path>, userId }, sendIntent);
    },
    restoreIntent: (saved) => restoreIntent(saved, sendIntent),
    close: tabs.close,
  };
}

/** The caller under the types of its operations, which hold it to their paths, parameters and bodies. */
function methodOf<Paths, Verb extends string>(call: Caller, verb: Uppercase<Verb>): Method<Paths, Verb> {
  return ((path: string, options?: CallerOptions) => call(verb, path, options)) as unknown as Method<Paths, Verb>;
}

/** Makes the call of an intent under its key, and always as the same `Call`, which remembers the outcome between sends. */
function createSendIntent(root: string, send: SendCall): SendIntent {
  return ({ path, params, body, key }, call, signal) =>
    createCaller(root, (request) => send(request, call))('POST', path, {
      params: { path: params, header: { 'Idempotency-Key': key } },
      body,
      signal,
    });
}
