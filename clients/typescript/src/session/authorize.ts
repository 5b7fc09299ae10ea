import { SessionEndedError } from '../errors/errors.ts';
import { problemOf } from '../errors/problem.ts';
import type { Call, SendCall } from '../http/send.ts';
import { unlessAborted } from '../http/waiting.ts';
import type { Refresher } from './refresh.ts';
import type { Session, State } from './session.ts';

/** Adds the access token. After its expiry, refreshes and resends for the same user (S5). @throws SessionEndedError */
export function withSession(send: SendCall, session: Session, refresher: Refresher): SendCall {
  return async (request, call) => {
    const used = session.current();
    const answer = await send(authorized(request, call, used), call);
    if (!(await needsToken(answer, used))) return answer;
    if (isStale(session.current(), used)) {
      const refusal = await unlessAborted(refresher.refresh(), request.signal);
      if (refusal) return refusal.clone();
    }
    const now = session.current();
    const isSameUser = now.status === 'active' && (call.userId === null || call.userId === now.userId);
    return isSameUser ? send(authorized(request, call, now), call) : answer;
  };
}

/** A copy of the request for one attempt. Before the first refresh it has no token: its 401 starts that refresh. */
function authorized(request: Request, call: Call, { status, userId, token }: State): Request {
  const isAnotherUser = status === 'active' && call.userId !== null && call.userId !== userId;
  if ((status === 'over' && !isRegistration(request)) || isAnotherUser) throw new SessionEndedError();
  const copy = request.clone();
  if (token !== null) copy.headers.set('Authorization', `Bearer ${token}`);
  call.userId ??= userId;
  return copy;
}

function isRegistration({ url }: Request): boolean {
  return new URL(url).pathname.endsWith('/api/auth/register');
}

async function needsToken(answer: Response, used: State): Promise<boolean> {
  if (answer.status !== 401 || used.status === 'over') return false;
  const { code } = await problemOf(answer);
  return code === (used.status === 'active' ? 'INVALID_TOKEN' : 'UNAUTHENTICATED');
}

function isStale(now: State, used: State): boolean {
  const isOpen = now.status === 'resuming' || now.status === 'unchecked';
  return now === used || (isOpen && used.status !== 'active');
}
