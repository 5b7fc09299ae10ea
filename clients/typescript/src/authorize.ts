import type { Call, SendCall } from './call.ts';
import { problemOf, SessionEndedError } from './errors.ts';
import type { Refresh } from './refresh.ts';
import type { Session, State } from './session.ts';
import { unlessAborted } from './waiting.ts';

/**
 * Sends calls with the bearer token. When it has expired, gets a new one and sends the call once more, but only in the
 * name of the user who began it: otherwise the caller gets the 401.
 * @throws SessionEndedError when another user or nobody is logged in by the time that it would be sent
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
  // Without a session yet, it goes without a token, and the 401 is what makes us look for one.
  if (call.userId !== null && (status === 'over' || status === 'active') && call.userId !== userId)
    throw new SessionEndedError();
  const copy = request.clone();
  if (token !== null) copy.headers.set('Authorization', `Bearer ${token}`);
  call.userId ??= userId;
  return copy;
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
