import { userOf } from './claims.ts';
import type { EndReason, SessionEvent, TabMessage } from './events.ts';
import { Listeners } from './listeners.ts';

/*
 * One session for the tabs of a browser. They share the refresh cookie; each tab has the access token in memory only.
 * States: unchecked (no refresh has looked for a cookie) → resuming → active → over. A login makes any state active.
 *
 * S1  One refresh at a time: the calls of a tab share one request, and a lock of the browser lets one tab refresh.
 * S2  One token for all: the tab that refreshes broadcasts it, and a tab that waited for the lock takes it from there.
 * S3  A lost answer is requested again at once: for 10 seconds the server repeats the cookie's successor.
 * S4  An answer counts only for the state that asked for it. After a login or logout in between, the client drops it.
 * S5  A token of another user ends the session of this tab as `replaced`. So nothing is sent in another user's name, even
 *     when tabs cannot reach each other.
 * S6  Only INVALID_REFRESH_TOKEN ends a session, or 204 to a tab that had none. Any other failure of a refresh is the error of the call that needed it.
 * S7  A logout ends all tabs at once, then the session on the server. Login and logout take the lock of S1 too.
 * S8  Lock and broadcast are optional: without them a tab refreshes alone. The server tolerates that, and S5 holds.
 */

/** The session as one value: as long as it is the same object, nothing has changed (S4). */
export type State =
  | Readonly<{ status: 'active'; userId: string; token: string }>
  | Readonly<{ status: 'unchecked' | 'resuming' | 'over'; userId: null; token: null }>;

const inactive = (status: 'unchecked' | 'resuming' | 'over'): State => ({ status, userId: null, token: null });

export class Session {
  readonly events = new Listeners<SessionEvent>();
  readonly changes = new Listeners<State>();
  private state: State = inactive('unchecked');
  private last: { userId: string; token: string } | null = null;

  current(): State {
    return this.state;
  }

  lastActive() {
    return this.last;
  }

  start(token: string): void {
    const userId = userOf(token);
    if (userId === null) throw new TypeError('The access token names no user');
    if (this.state.status === 'active' && this.state.userId !== userId) this.end('replaced');
    const isNew = this.state.status !== 'active';
    this.last = { userId, token };
    this.change({ status: 'active', userId, token });
    if (isNew) this.events.emit({ type: 'started', userId });
  }

  renew(token: string): void {
    if (userOf(token) === this.state.userId) this.start(token);
    else this.end('replaced');
  }

  end(reason: EndReason): void {
    if (this.state.status === 'active') this.events.emit({ type: 'ended', reason });
    this.change(inactive('over'));
  }

  hear(message: TabMessage): void {
    const { status, userId } = this.state;
    if (message.type === 'ended') {
      if (status === 'active' && [null, userId].includes(message.userId)) this.end(message.reason);
    } else if (status === 'active') this.renew(message.token);
    else if (status === 'resuming') this.start(message.token);
    else if (message.type === 'loggedIn') {
      const other = userOf(message.token);
      if (other !== null) this.events.emit({ type: 'startedElsewhere', userId: other });
    }
  }

  /** Until the status changes, this tab accepts the user of any token. */
  beginResuming(): State {
    return this.change(inactive('resuming'));
  }

  stopResuming(status: 'unchecked' | 'over'): void {
    this.change(inactive(status));
  }

  private change(next: State): State {
    this.state = next;
    this.changes.emit(next);
    return next;
  }
}
