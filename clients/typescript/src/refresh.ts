import type { Send } from './attempt.ts';
import { userOf } from './claims.ts';
import { ConnectionError, UnreadableAnswerError } from './errors.ts';
import type { Session, State } from './session.ts';
import type { Tabs } from './tabs.ts';

/**
 * How long a tab that had to wait for another looks out for the token of that one. A message is not ordered with the
 * grant of a lock, but on its way already.
 */
const MESSAGE_WAIT_MS = 250;

/** Twice this fits into the 10 seconds in which the server gives the same successor again. */
export const REFRESH_TIMEOUT_MS = 4_000;

/**
 * Gets a new token for the state in which the session is now, and leaves it in the session, as it does with its end.
 * However many ask, in this tab or another, one request is made. Resolves with null then, or with the answer that has
 * refused for now (403, 429, 503), after which the session is as it was. @throws ConnectionError, UnreadableAnswerError
 */
export type Refresh = () => Promise<Response | null>;

interface Needs {
  session: Session;
  tabs: Tabs;
  /** Gives up after REFRESH_TIMEOUT_MS. */
  send: Send;
  url: string;
}

export function createRefresh({ session, tabs, send, url }: Needs): Refresh {
  let inFlight: { of: State; done: Promise<Response | null> } | null = null;

  return () => {
    const before = session.current();
    if (inFlight?.of === before) return inFlight.done;
    const of = before.status === 'active' ? before : session.beginResuming();
    const giveUp = () => {
      if (session.current() === of && before.status !== 'active')
        session.stopResuming(before.status === 'over' ? 'over' : 'unasked');
    };
    const done = tabs
      .exclusive((hadToWait) => refresh(of, hadToWait))
      .finally(() => {
        if (inFlight?.of === of) inFlight = null;
        giveUp();
      });
    inFlight = { of, done };
    return done;
  };

  async function refresh(of: State, hadToWait: boolean): Promise<Response | null> {
    if (hadToWait && session.current() === of) await nextChange(session, MESSAGE_WAIT_MS);
    // Another tab has got a token for all, or has logged in or out.
    if (session.current() !== of) return null;
    const answer = await ask(of);
    const { accessToken, code } = (await answer.clone().json()) as { accessToken?: string; code?: string };
    // Logged out or in while the answer was on its way: this token is of no use any more.
    if (session.current() !== of) return null;
    if (answer.ok) return take(accessToken, of, answer);
    if (code !== 'INVALID_REFRESH_TOKEN') return answer;
    if (of.status === 'active') tabs.tell({ type: 'ended', userId: of.userId, reason: 'expired' });
    session.end('expired');
    return null;
  }

  /** An answer that was lost is had by asking again at once: for 10 seconds the server gives the same successor. */
  async function ask(of: State): Promise<Response> {
    const request = () => new Request(url, { method: 'POST', credentials: 'include' });
    try {
      return await send(request());
    } catch (error) {
      if (!(error instanceof ConnectionError) || session.current() !== of) throw error;
      return send(request());
    }
  }

  function take(token: string | undefined, of: State, answer: Response): null {
    if (token === undefined || userOf(token) === null) throw new UnreadableAnswerError(answer);
    tabs.tell({ type: 'renewed', token });
    if (of.status === 'active') session.renew(token);
    else session.start(token);
    return null;
  }
}

async function nextChange(session: Session, milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    const stop = session.onChange(finish);
  });
}
