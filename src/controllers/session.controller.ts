import type { Request } from 'express';
import { bearerToken, currentIdentity } from '../middlewares/auth.middleware';
import type { Handler, NO_INPUT } from '../middlewares/validate.middleware';
import type { SessionService } from '../services/sessionService';
import type { Identity, Tokens } from '../utils/jwt.util';
import type * as requests from '../schemas/requests/session';
import type { RefreshCookie } from './cookies/refreshCookie';
import { presentSessions } from './session.view';

export type SessionController = ReturnType<typeof createSessionController>;

interface Dependencies {
  sessions: SessionService;
  tokens: Tokens;
  refreshCookie: RefreshCookie;
}

export function createSessionController({ sessions, tokens, refreshCookie }: Dependencies) {
  const list: Handler<typeof NO_INPUT> = async (req, res) => {
    const { userId, sessionId } = currentIdentity(req);
    res.json(presentSessions(await sessions.list(userId), sessionId));
  };

  const endOne: Handler<typeof requests.endSessionSchema> = async (req, res, { params }) => {
    const { userId, sessionId } = currentIdentity(req);
    await sessions.endOne(userId, params.id);
    req.report({ name: 'session_ended', sessionId: params.id });
    if (params.id === sessionId) refreshCookie.clear(res);
    res.status(204).end();
  };

  const logOutAll: Handler<typeof requests.logoutAllSchema> = async (req, res) => {
    await sessions.endAll(currentIdentity(req).userId);
    req.report({ name: 'all_sessions_ended' });
    refreshCookie.clear(res);
    res.status(204).end();
  };

  /** Ends the sessions of the tokens in the request. A second logout is a success too. */
  const logOut: Handler<typeof requests.logoutSchema> = async (req, res) => {
    const { presented, cookieIsOthers } = readIdentities(req);
    const ended = await sessions.end(presented.map(({ sessionId }) => sessionId));
    for (const sessionId of ended) req.report({ name: 'session_ended', userId: presented[0]?.userId, sessionId });
    if (!cookieIsOthers) refreshCookie.clear(res);
    res.status(204).end();
  };

  /** The identities of both tokens. A cookie of another user is ignored: it must not end the session of that user. */
  function readIdentities(req: Request): { presented: Identity[]; cookieIsOthers: boolean } {
    const [access, refreshToken] = [bearerToken(req), refreshCookie.read(req)];
    const bearer = access === null ? null : tokens.readExpiredAccess(access);
    const held = refreshToken === null ? null : tokens.readRefresh(refreshToken);
    const cookieIsOthers = bearer !== null && held !== null && held.userId !== bearer.userId;
    const presented = [bearer, cookieIsOthers ? null : held].filter((identity) => identity !== null);
    return { presented, cookieIsOthers };
  }

  return { list, endOne, logOutAll, logOut };
}
