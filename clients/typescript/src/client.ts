import createClient from 'openapi-fetch';
import { createAttempt, type Send } from './attempt.ts';
import { createAuth } from './auth.ts';
import { withSession } from './authorize.ts';
import { newCall, withOutcome, type SendCall } from './call.ts';
import { SessionEndedError, type Answer } from './errors.ts';
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
import { createRefresh, REFRESH_TIMEOUT_MS } from './refresh.ts';
import { withRetries, type RetryOptions } from './retry.ts';
import type { paths } from './schema.ts';
import { createSession, type EndReason, type SessionEvent } from './session.ts';
import { joinTabs } from './tabs.ts';

export interface PayVerseOptions {
  /** Where the API is, without `/api`: `https://pay.example.com`, or '' for the origin of the page. */
  baseUrl: string;
  /** What sends a request, when it is not the global `fetch`. */
  fetch?: Send;
  /** How long one attempt may take, its answer included. 10,000 when absent. */
  timeoutMs?: number;
  /** How calls with an Idempotency-Key are tried again: `{ attempts: 4, withinMs: 30_000, firstDelayMs: 400 }`. */
  retry?: Partial<RetryOptions>;
}

/** `logIn`, `logOut` and `resume` make these calls, as the session must hear of them. Pages and health checks are for others. */
type SessionPath = '/api/auth/login' | '/api/auth/refresh' | '/api/auth/logout';
type ApiPaths = {
  [Path in Exclude<keyof paths, SessionPath> as Path extends `/api/${string}` ? Path : never]: paths[Path];
};

export type PayVerse = ReturnType<typeof createPayVerse>;

/**
 * A client of the PayVerse API, one for each page. Calls are those of openapi-fetch, with the types of the API's document:
 * `const { data, error } = await api.GET('/api/accounts')`. Amounts are in major units (dollars), times RFC 3339 in UTC.
 * A call that was answered never throws; one that was not throws ConnectionError or UnreadableAnswerError, or, when it was
 * to move money, OutcomeUnknownError.
 */
export function createPayVerse({ baseUrl, fetch, timeoutMs = 10_000, retry = {} }: PayVerseOptions) {
  const root = baseUrl.replace(/\/$/, '');
  const sendOnce: Send = fetch ?? ((request) => globalThis.fetch(request));
  const attempt = createAttempt(sendOnce, timeoutMs);
  const common = { baseUrl: root, credentials: 'include' } as const;

  const session = createSession();
  const tabs = joinTabs(`${root}/api`, session.hear);
  const refresh = createRefresh({
    session,
    tabs,
    send: createAttempt(sendOnce, Math.min(timeoutMs, REFRESH_TIMEOUT_MS)),
    url: `${root}/api/auth/refresh`,
  });
  const plain = createClient<paths>({ ...common, fetch: attempt });
  const auth = createAuth({ client: plain, session, tabs, refresh });

  const { attempts = 4, withinMs = 30_000, firstDelayMs = 400 } = retry;
  const inSession = withSession(withOutcome(attempt), session, refresh);
  const send = withRetries(inSession, { attempts, withinMs, firstDelayMs });
  const { GET, POST, DELETE } = createClient<ApiPaths>({ ...common, fetch: (request) => send(request, newCall()) });
  const sendIntent = createSendIntent(POST as unknown as LoosePost, send);

  return {
    GET,
    POST,
    DELETE,
    ...auth,
    /** The user who is logged in in this tab, or null. */
    get userId(): string | null {
      return session.current().userId;
    },
    /** Calls back when a session starts or ends. The returned function ends that. */
    subscribe: session.subscribe,
    /** Calls back with the reason when the session has ended, so that the page can ask to log in. */
    onSessionEnd: (listener: (reason: EndReason) => void): (() => void) =>
      session.subscribe((event: SessionEvent) => event.type === 'ended' && listener(event.reason)),
    /**
     * A payment that the user who is logged in wants once:
     * `api.intent('/api/transactions/send', { toAccountNumber, amount }).send()`. The last argument is what stands in the
     * path, as `{ id }` for a refund. @throws SessionEndedError when nobody is logged in: `logIn` or `resume` first
     */
    intent: <Path extends KeyedPath>(
      path: Path,
      body: IntentBody<Path>,
      ...[params]: IntentParams<Path> extends undefined ? [] : [IntentParams<Path>]
    ): Intent<Path> => {
      const { userId } = session.current();
      if (userId === null) throw new SessionEndedError();
      return createIntent({ path, body, params: params as IntentParams<Path>, userId }, sendIntent);
    },
    /** An intent from what its `toJSON` gave, as after the page was loaded again. @throws TypeError when it is none */
    restoreIntent: <Path extends KeyedPath>(saved: SavedIntent<Path>): Intent<Path> => restoreIntent(saved, sendIntent),
    /** Neither hears other tabs nor tells them from now on. For a page that throws its client away and goes on. */
    close: tabs.close,
  };
}

type LoosePost = (path: KeyedPath, init: object) => Promise<Answer<unknown>>;

/** Makes the call of an intent under its key, and always as the same `Call`, which remembers the outcome between sends. */
function createSendIntent(post: LoosePost, send: SendCall): SendIntent {
  return ({ path, params, body, key }, call, signal) =>
    post(path, {
      params: { path: params, header: { 'Idempotency-Key': key } },
      body,
      fetch: (request: Request) => send(request, call),
      ...(signal && { signal }),
    });
}
