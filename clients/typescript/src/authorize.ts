import type { Call, SendCall } from './call.ts';
import { problemOf, SessionEndedError } from './errors.ts';
import type { Refresh } from './refresh.ts';
import type { Session, State } from './session.ts';
import { unlessAborted } from './waiting.ts';

/**
 * Sends calls with the bearer token. When it has expired, gets a new one and sends the call once more, but only in the
 * name of the user who began it: otherwise the caller gets the 401.
 * @throws SessionEndedError when the session has ended, or is another user's, by the time that the call would be sent
 */
export function withSession(send: SendCall, session: Session, refresh: Refresh): SendCall {
  return async (request, call) => {
    const used = session.current();
    const answer = await send(authorized(request, call, used), call);
    if (!(await needsToken(answer, used))) return answer;
    if (isStale(session.current(), used)) {
      const refusal = await unlessAborted(refresh(), request.signal);
      if (refusal) return refusal.clone();
    }
    const now = session.current();
    const isTheirs = now.status === 'active' && (call.userId === null || call.userId === now.userId);
    return isTheirs ? send(authorized(request, call, now), call) : answer;
  };
}

/** A copy for one attempt, as a body can be sent once only. */
function authorized(request: Request, call: Call, { status, userId, token }: State): Request {
  // Before the client has looked for a session, the call goes without a token, and its 401 makes the client look.
  const isAnotherUser = status === 'active' && call.userId !== null && call.userId !== userId;
  if ((status === 'over' && !isRegistration(request)) || isAnotherUser) throw new SessionEndedError();
  const copy = request.clone();
  if (token !== null) copy.headers.set('Authorization', `Bearer ${token}`);
  call.userId ??= userId;
  return copy;
}

/** The one call here that needs no session. */
function isRegistration({ url }: Request): boolean {
  return new URL(url).pathname.endsWith('/api/auth/register');
}

async function needsToken(answer: Response, used: State): Promise<boolean> {
  if (answer.status !== 401 || used.status === 'over') return false;
  const { code } = await problemOf(answer);
  return code === (used.status === 'active' ? 'INVALID_TOKEN' : 'UNAUTHENTICATED');
}

/** Nobody has got a newer token since. A session that has ended since is not begun again by a call from before. */
function isStale(now: State, used: State): boolean {
  const isOpen = now.status === 'resuming' || now.status === 'unasked';
  return now === used || (isOpen && used.status !== 'active');
}
