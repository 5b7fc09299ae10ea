import { PayVerseError, problemOf } from './errors.ts';
import type { AnswerOf, BodyOf, Method } from './operations.ts';
import type { Refresh } from './refresh.ts';
import type { paths } from './schema.ts';
import type { Session } from './session.ts';
import type { Tabs } from './tabs.ts';
import { unlessAborted } from './waiting.ts';

interface Needs {
  /** Makes a call without a token, once. */
  post: Method<paths, 'post'>;
  session: Session;
  tabs: Tabs;
  refresh: Refresh;
}

export interface AuthOptions {
  /** Ends the wait for the answer. */
  signal?: AbortSignal | undefined;
}

type AuthPath = '/api/auth/register' | '/api/auth/login' | '/api/auth/logout';
type Post<Path extends AuthPath> = paths[Path]['post'];
type Reply<Path extends AuthPath> = Promise<AnswerOf<Post<Path>>>;

export type Registration = BodyOf<Post<'/api/auth/register'>>;

export interface Auth {
  /** Makes a user with one account, who is not logged in by that. Refused as EMAIL_TAKEN, VALIDATION_FAILED, RATE_LIMITED. */
  register: (body: Registration, options?: AuthOptions) => Reply<'/api/auth/register'>;
  /**
   * Begins a session, in this tab and for the others of the browser. The answer has the user and the balance.
   * Refused as INVALID_CREDENTIALS, VALIDATION_FAILED, RATE_LIMITED, FORBIDDEN_ORIGIN.
   */
  logIn: (email: string, password: string, options?: AuthOptions) => Reply<'/api/auth/login'>;
  /**
   * Ends the session: here and in the other tabs at once, and then on the server. When the promise rejects, or has an
   * error, the server may not know yet: call it again. Where another user has logged in since, theirs goes on.
   */
  logOut: (options?: AuthOptions) => Reply<'/api/auth/logout'>;
  /**
   * Goes on with the session of the refresh cookie, as when a page has been loaded. Resolves with the user's id, or with
   * null when no user is logged in. @throws PayVerseError for now (FORBIDDEN_ORIGIN, RATE_LIMITED, UNAVAILABLE),
   * ConnectionError, UnreadableAnswerError
   */
  resume: () => Promise<string | null>;
}

/** The calls that begin and end a session. Login and logout wait for a refresh under way, in whichever tab, as all set the cookie. */
export function createAuth({ post, session, tabs, refresh }: Needs): Auth {
  let logOuts = 0;
  /** Tokens of sessions that are to be ended, until the server has done that. */
  const ending = new Set<string>();

  const register = (body: Registration, { signal }: AuthOptions = {}) => post('/api/auth/register', { body, signal });

  function logIn(email: string, password: string, { signal }: AuthOptions = {}) {
    const before = logOuts;
    return inTurn(tabs, signal, async () => {
      const answer = await post('/api/auth/login', { body: { email, password }, signal });
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

  function logOut({ signal }: AuthOptions = {}) {
    const last = session.last();
    logOuts += 1;
    if (last) ending.add(last.token);
    tabs.tell({ type: 'ended', userId: last?.userId ?? null, reason: 'loggedOut' });
    session.end('loggedOut');
    return inTurn(tabs, signal, async () => {
      const [first = null, ...others] = ending;
      let answer = await endOnServer(first, signal);
      for (const token of others) if (!answer.error) answer = await endOnServer(token, signal);
      return answer;
    });
  }

  /** The token says whose session is meant: the server ends that of the cookie only if it is the same user's. */
  async function endOnServer(token: string | null, signal: AbortSignal | undefined) {
    const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
    const answer = await post('/api/auth/logout', { headers, signal });
    if (!answer.error && token !== null) ending.delete(token);
    return answer;
  }

  async function resume(): Promise<string | null> {
    if (session.current().status !== 'active') {
      const refusal = await refresh();
      if (refusal) throw new PayVerseError(await problemOf(refusal), refusal);
    }
    return session.current().userId;
  }

  return { register, logIn, logOut, resume };
}

function inTurn<T>(tabs: Tabs, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  const done = tabs.exclusive(work);
  return signal ? unlessAborted(done, signal) : done;
}
