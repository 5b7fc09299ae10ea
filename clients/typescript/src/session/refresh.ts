import { ConnectionError, UnreadableAnswerError } from '../errors/errors.ts';
import type { Send } from '../http/send.ts';
import { userOf } from './claims.ts';
import type { Session, State } from './session.ts';
import type { Tabs } from './tabs.ts';

/** After the lock, a tab waits this long for the token of the other tab (S2): lock and message have no order. */
const MESSAGE_WAIT_MS = 250;

/** Two attempts fit into the 10 seconds of S3. */
export const REFRESH_TIMEOUT_MS = 4_000;

interface Needs {
  session: Session;
  tabs: Tabs;
  send: Send;
  url: string;
}

export class Refresher {
  private readonly needs: Needs;
  private inFlight: { of: State; done: Promise<Response | null> } | null = null;

  constructor(needs: Needs) {
    this.needs = needs;
  }

  /** Resolves to null when the session has a new token or has ended, and to the answer after a 403, 429 or 503 (S6). */
  refresh(): Promise<Response | null> {
    const { session, tabs } = this.needs;
    const before = session.current();
    if (this.inFlight?.of === before) return this.inFlight.done;
    const of = before.status === 'active' ? before : session.beginResuming();
    const done = tabs
      .exclusive((hadToWait) => this.run(of, hadToWait))
      .finally(() => {
        if (this.inFlight?.of === of) this.inFlight = null;
        if (session.current() === of && before.status !== 'active')
          session.stopResuming(before.status === 'over' ? 'over' : 'unchecked');
      });
    this.inFlight = { of, done };
    return done;
  }

  private async run(of: State, hadToWait: boolean): Promise<Response | null> {
    const { session, tabs } = this.needs;
    const isOver = () => session.current() !== of;
    if (hadToWait && !isOver()) await nextChange(session, MESSAGE_WAIT_MS);
    if (isOver()) return null;
    const answer = await this.request(of);
    const { accessToken, code } = await fieldsOf(answer);
    if (isOver()) return null;
    if (code !== 'INVALID_REFRESH_TOKEN') return answer.ok ? this.take(accessToken, of, answer) : answer;
    if (of.status === 'active') tabs.tell({ type: 'ended', userId: of.userId, reason: 'expired' });
    session.end('expired');
    return null;
  }

  /** A page that only looks for a session gets 204 without one: browsers log every 401 as an error. */
  private async request(of: State): Promise<Response> {
    const { session, send, url } = this.needs;
    const address = of.status === 'active' ? url : `${url}?optional=true`;
    const request = () => new Request(address, { method: 'POST', credentials: 'include' });
    try {
      return await send(request());
    } catch (error) {
      if (!(error instanceof ConnectionError) || session.current() !== of) throw error;
      return send(request());
    }
  }

  private take(token: string | undefined, of: State, answer: Response): null {
    const { session, tabs } = this.needs;
    if (token === undefined || userOf(token) === null) throw new UnreadableAnswerError(answer);
    tabs.tell({ type: 'renewed', token });
    if (of.status === 'active') session.renew(token);
    else session.start(token);
    return null;
  }
}

async function fieldsOf(answer: Response): Promise<{ accessToken?: string; code?: string }> {
  if (answer.status === 204) return { code: 'INVALID_REFRESH_TOKEN' };
  return (await answer.clone().json()) as { accessToken?: string; code?: string };
}

async function nextChange(session: Session, milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    const stop = session.changes.add(finish);
  });
}
