import type { Client } from 'openapi-fetch';
import { PayVerseError, problemOf } from './errors.ts';
import type { Refresh } from './refresh.ts';
import type { paths } from './schema.ts';
import type { Session } from './session.ts';
import type { Tabs } from './tabs.ts';
import { unlessAborted } from './waiting.ts';

interface Needs {
  /** Makes calls without a token, once each. */
  client: Client<paths>;
  session: Session;
  tabs: Tabs;
  refresh: Refresh;
}

export interface AuthOptions {
  /** Ends the wait for the answer. */
  signal?: AbortSignal;
}

export type Registration = paths['/api/auth/register']['post']['requestBody']['content']['application/json'];

/** The calls that begin and end a session. Login and logout wait for a refresh under way, in whichever tab, as all set the cookie. */
export function createAuth({ client, session, tabs, refresh }: Needs) {
  let logOuts = 0;
  /** Tokens of sessions that are to be ended, until the server has done that. */
  const ending = new Set<string>();

  /** Makes a user with one account, who is not logged in by that. Refused as EMAIL_TAKEN, VALIDATION_FAILED, RATE_LIMITED. */
  function register(body: Registration, options: AuthOptions = {}) {
    return client.POST('/api/auth/register', { body, ...options });
  }

  /**
   * Begins a session, in this tab and for the others of the browser. The answer has the user and the balance.
   * Refused as INVALID_CREDENTIALS, VALIDATION_FAILED, RATE_LIMITED, FORBIDDEN_ORIGIN.
   */
  function logIn(email: string, password: string, options: AuthOptions = {}) {
    const before = logOuts;
    return inTurn(tabs, options, async () => {
      const answer = await client.POST('/api/auth/login', { body: { email, password }, ...options });
      if (!answer.data) return answer;
      const { accessToken } = answer.data;
      // Logged out before this answer came: the logout, which waits for us, is to end this session as well.
      if (logOuts !== before) ending.add(accessToken);
      else {
        tabs.tell({ type: 'loggedIn', token: accessToken });
        session.start(accessToken);
      }
      return answer;
    });
  }

  /**
   * Ends the session: here and in the other tabs at once, and then on the server. When the promise rejects, or has an
   * error, the server may not know yet: call it again. Where another user has logged in since, theirs goes on.
   */
  function logOut(options: AuthOptions = {}) {
    const last = session.last();
    logOuts += 1;
    if (last) ending.add(last.token);
    tabs.tell({ type: 'ended', userId: last?.userId ?? null, reason: 'loggedOut' });
    session.end('loggedOut');
    return inTurn(tabs, options, async () => {
      const [first = null, ...others] = ending;
      let answer = await endOnServer(first, options);
      for (const token of others) if (!answer.error) answer = await endOnServer(token, options);
      return answer;
    });
  }

  /** The token says whose session is meant: the server ends that of the cookie only if it is the same user's. */
  async function endOnServer(token: string | null, options: AuthOptions) {
    const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
    const answer = await client.POST('/api/auth/logout', { headers, ...options });
    if (!answer.error && token !== null) ending.delete(token);
    return answer;
  }

  /**
   * Goes on with the session of the refresh cookie, as when a page has been loaded. Resolves with the user's id, or with null
   * when nobody is logged in. @throws PayVerseError for now (FORBIDDEN_ORIGIN, RATE_LIMITED, UNAVAILABLE), ConnectionError
   */
  async function resume(): Promise<string | null> {
    if (session.current().status !== 'active') {
      const refusal = await refresh();
      if (refusal) throw new PayVerseError(await problemOf(refusal), refusal);
    }
    return session.current().userId;
  }

  return { register, logIn, logOut, resume };
}

function inTurn<T>(tabs: Tabs, { signal }: AuthOptions, work: () => Promise<T>): Promise<T> {
  const done = tabs.exclusive(work);
  return signal ? unlessAborted(done, signal) : done;
}
