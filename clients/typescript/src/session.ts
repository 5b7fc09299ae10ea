import { userOf } from './claims.ts';
import { createListeners } from './listeners.ts';
import type { TabMessage } from './tabs.ts';

/**
 * Why a session has ended in this tab: `logOut()` here or in another tab; the refresh cookie is no longer good; or another
 * user has logged in in this browser, whose cookie it is now.
 */
export type EndReason = 'loggedOut' | 'expired' | 'replaced';

export type SessionEvent =
  | { type: 'started'; userId: string }
  | { type: 'ended'; reason: EndReason }
  /** Somebody has logged in in another tab while no user is logged in here. `resume()` takes that session over. */
  | { type: 'startedElsewhere'; userId: string };

/** Whose session it is, as one value: as long as it is the same one, nothing has changed. */
export type State =
  | Readonly<{ status: 'active'; userId: string; token: string }>
  /** Nobody has looked yet whether there is a refresh cookie; or that is going on; or the session has ended. */
  | Readonly<{ status: 'unasked' | 'resuming' | 'over'; userId: null; token: null }>;

export type Session = ReturnType<typeof createSession>;

/** The session of this tab. Its token is kept here, in memory, and nowhere else. */
export function createSession() {
  const listeners = createListeners<SessionEvent>();
  const changes = createListeners<State>();
  let state: State = inactive('unasked');
  /** Whose session it was last, for a logout that comes when it is over already. */
  let last: { userId: string; token: string } | null = null;

  function change(next: State): State {
    state = next;
    changes.emit(next);
    return next;
  }

  /** The token's user goes on here, whoever it was before. */
  function start(token: string): void {
    const userId = userOf(token);
    if (userId === null) throw new TypeError('The access token names no user');
    if (state.status === 'active' && state.userId !== userId) end('replaced');
    const isNew = state.status !== 'active';
    last = { userId, token };
    change({ status: 'active', userId, token });
    if (isNew) listeners.emit({ type: 'started', userId });
  }

  /** Takes a newer token of the same user. One of another user ends the session: what is on this page is not theirs. */
  function renew(token: string): void {
    if (userOf(token) === state.userId) start(token);
    else end('replaced');
  }

  function end(reason: EndReason): void {
    if (state.status === 'active') listeners.emit({ type: 'ended', reason });
    change(inactive('over'));
  }

  /** What another tab tells. */
  function hear(message: TabMessage): void {
    if (message.type === 'ended') {
      if (state.status === 'active' && [null, state.userId].includes(message.userId)) end(message.reason);
    } else if (state.status === 'active') renew(message.token);
    else if (state.status === 'resuming') start(message.token);
    else if (message.type === 'loggedIn') {
      const userId = userOf(message.token);
      if (userId !== null) listeners.emit({ type: 'startedElsewhere', userId });
    }
  }

  return {
    current: () => state,
    last: () => last,
    start,
    renew,
    end,
    hear,
    /** Whoever the refresh cookie belongs to is welcome, for as long as the status is 'resuming'. */
    beginResuming: () => change(inactive('resuming')),
    /** That could not be found out, so it may be tried again. */
    stopResuming: (status: 'unasked' | 'over') => change(inactive(status)),
    subscribe: listeners.add,
    onChange: changes.add,
  };
}

const inactive = (status: 'unasked' | 'resuming' | 'over'): State => ({ status, userId: null, token: null });
