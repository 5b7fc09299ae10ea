import type { PayVerse, PayVerseOptions } from './client.ts';
import { SessionEndedError } from './errors/errors.ts';
import { createAttempt } from './http/attempt.ts';
import { createCaller, type Caller } from './http/caller.ts';
import type { Method } from './http/method.ts';
import type { CallOptions } from './http/request.ts';
import { newCall, type Send, type SendCall } from './http/send.ts';
import { createIntent, restoreIntent, type SendIntent } from './payments/createIntent.ts';
import type { IntentParams } from './payments/intent.ts';
import { withOutcome } from './payments/outcome.ts';
import { withRetries } from './payments/retry.ts';
import type { paths } from './schema.ts';
import { withSession } from './session/authorize.ts';
import { createAuth } from './session/createAuth.ts';
import { Refresher, REFRESH_TIMEOUT_MS } from './session/refresh.ts';
import { Session } from './session/session.ts';
import { joinTabs } from './session/tabs.ts';

/**
 * Creates the client, one for each page: `const { data, error } = await api.GET('/api/accounts')`. Amounts are in major
 * units (dollars), times RFC 3339 in UTC. A call with an answer never throws. Without one it throws ConnectionError or
 * UnreadableAnswerError, or OutcomeUnknownError when it moves money; after the end of the session SessionEndedError.
 */
export function createPayVerse({ baseUrl, fetch, timeoutMs = 10_000, retry = {} }: PayVerseOptions): PayVerse {
  const root = baseUrl.replace(/\/$/, '');
  const sendOnce: Send = fetch ?? ((request) => globalThis.fetch(request));
  const attempt = createAttempt(sendOnce, timeoutMs);

  const session = new Session();
  const tabs = joinTabs(`${root}/api`, (message) => session.hear(message));
  const refresher = new Refresher({
    session,
    tabs,
    send: createAttempt(sendOnce, Math.min(timeoutMs, REFRESH_TIMEOUT_MS)),
    url: `${root}/api/auth/refresh`,
  });
  const post = methodOf<paths, 'post'>(createCaller(root, attempt), 'POST');

  const { attempts = 4, withinMs = 30_000, firstDelayMs = 400 } = retry;
  const inSession = withSession(withOutcome(attempt), session, refresher);
  const send = withRetries(inSession, { attempts, withinMs, firstDelayMs });
  const call = createCaller(root, (request) => send(request, newCall()));
  const sendIntent = createSendIntent(root, send);

  return {
    GET: methodOf(call, 'GET'),
    POST: methodOf(call, 'POST'),
    PUT: methodOf(call, 'PUT'),
    DELETE: methodOf(call, 'DELETE'),
    ...createAuth({ post, session, tabs, refresher }),
    get userId(): string | null {
      return session.current().userId;
    },
    subscribe: (listener) => session.events.add(listener),
    onSessionEnd: (listener) => session.events.add((event) => event.type === 'ended' && listener(event.reason)),
    intent: (path, body, ...[params]) => {
      const { userId } = session.current();
      if (userId === null) throw new SessionEndedError();
      return createIntent({ path, body, params: params as IntentParams<typeof path>, userId }, sendIntent);
    },
    restoreIntent: (saved) => restoreIntent(saved, sendIntent),
    close: tabs.close,
  };
}

function methodOf<Paths, Verb extends string>(call: Caller, verb: Uppercase<Verb>): Method<Paths, Verb> {
  return ((path: string, options?: CallOptions) => call(verb, path, options)) as unknown as Method<Paths, Verb>;
}

// Each attempt of an intent passes the same `Call`, which remembers the outcome.
function createSendIntent(root: string, send: SendCall): SendIntent {
  return ({ path, params, body, key }, call, signal) =>
    createCaller(root, (request) => send(request, call))('POST', path, {
      params: { path: params, header: { 'Idempotency-Key': key } },
      body,
      signal,
    });
}
