import type { Client } from 'openapi-fetch';
import { PayVerseError, type Problem } from './errors.ts';
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
  /** The token of a session that is to be ended, until the server has done that. */
  let ending: string | null = null;

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
    return inTurn(options, async () => {
      const answer = await client.POST('/api/auth/login', { body: { email, password }, ...options });
      if (!answer.data) return answer;
      const { accessToken } = answer.data;
      // Logged out before this answer came: the logout, which waits for us, is to end this session as well.
      if (logOuts !== before) ending = accessToken;
      else {
        tabs.tell({ type: 'loggedIn', token: accessToken });
        session.start(accessToken);
      }
      return answer;
    });
  }

  /**
   * Ends the session: here and in the other tabs at once, and then on the server. When the promise rejects, or has an
   * error, the server may not know yet: call it again.
   */
  function logOut(options: AuthOptions = {}) {
    const { userId, token } = session.current();
    logOuts += 1;
    ending = token ?? ending;
    tabs.tell({ type: 'ended', userId, reason: 'loggedOut' });
    session.end('loggedOut');
    return inTurn(options, async () => {
      const headers = ending === null ? {} : { Authorization: `Bearer ${ending}` };
      const answer = await client.POST('/api/auth/logout', { headers, ...options });
      if (!answer.error) ending = null;
      return answer;
    });
  }

  function inTurn<T>({ signal }: AuthOptions, work: () => Promise<T>): Promise<T> {
    const done = tabs.exclusive(work);
    return signal ? unlessAborted(done, signal) : done;
  }

  /**
   * Goes on with the session of the refresh cookie, as when a page has been loaded. Resolves with the user's id, or with null
   * when nobody is logged in. @throws PayVerseError for now (FORBIDDEN_ORIGIN, RATE_LIMITED, UNAVAILABLE), ConnectionError
   */
  async function resume(): Promise<string | null> {
    if (session.current().status !== 'active') {
      const refusal = await refresh();
      if (refusal) throw new PayVerseError((await refusal.clone().json()) as Problem, refusal);
    }
    return session.current().userId;
  }

  return { register, logIn, logOut, resume };
}
