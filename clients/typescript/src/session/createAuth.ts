import { PayVerseError } from '../errors/errors.ts';
import { problemOf } from '../errors/problem.ts';
import type { Method } from '../http/method.ts';
import { unlessAborted } from '../http/waiting.ts';
import type { paths } from '../schema.ts';
import type { Auth, AuthOptions, Registration } from './auth.ts';
import type { Refresher } from './refresh.ts';
import type { Session } from './session.ts';
import type { Tabs } from './tabs.ts';

interface Needs {
  post: Method<paths, 'post'>;
  session: Session;
  tabs: Tabs;
  refresher: Refresher;
}

class AuthCalls {
  private readonly needs: Needs;
  private logOuts = 0;
  private readonly ending = new Set<string>();

  constructor(needs: Needs) {
    this.needs = needs;
  }

  logIn(email: string, password: string, { signal }: AuthOptions = {}) {
    const { post, session, tabs } = this.needs;
    const logOutsBefore = this.logOuts;
    return this.inTurn(signal, async () => {
      const answer = await post('/api/auth/login', { body: { email, password }, signal });
      if (!answer.data) return answer;
      const { accessToken } = answer.data;
      // A logout that was called during the login waits for its turn, and ends this session too.
      if (this.logOuts !== logOutsBefore) this.ending.add(accessToken);
      else {
        tabs.tell({ type: 'loggedIn', token: accessToken });
        session.start(accessToken);
      }
      return answer;
    });
  }

  logOut({ signal }: AuthOptions = {}) {
    const { session, tabs } = this.needs;
    const last = session.lastActive();
    this.logOuts += 1;
    if (last) this.ending.add(last.token);
    tabs.tell({ type: 'ended', userId: last?.userId ?? null, reason: 'loggedOut' });
    session.end('loggedOut');
    return this.inTurn(signal, async () => {
      const [first = null, ...others] = this.ending;
      let answer = await this.endOnServer(first, signal);
      for (const token of others) if (!answer.error) answer = await this.endOnServer(token, signal);
      return answer;
    });
  }

  /** The server ends the session of the cookie only when the token has the same user. */
  private async endOnServer(token: string | null, signal: AbortSignal | undefined) {
    const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
    const answer = await this.needs.post('/api/auth/logout', { headers, signal });
    if (!answer.error && token !== null) this.ending.delete(token);
    return answer;
  }

  private inTurn<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const done = this.needs.tabs.exclusive(work);
    return signal ? unlessAborted(done, signal) : done;
  }
}

export function createAuth(needs: Needs): Auth {
  const { post, session, refresher } = needs;
  const calls = new AuthCalls(needs);
  return {
    register: (body: Registration, { signal }: AuthOptions = {}) => post('/api/auth/register', { body, signal }),
    logIn: (email, password, options) => calls.logIn(email, password, options),
    logOut: (options) => calls.logOut(options),
    resume: async () => {
      if (session.current().status !== 'active') {
        const refusal = await refresher.refresh();
        if (refusal) throw new PayVerseError(await problemOf(refusal), refusal);
      }
      return session.current().userId;
    },
  };
}
