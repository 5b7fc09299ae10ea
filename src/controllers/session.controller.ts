import type { Request } from 'express';
import { bearerToken, currentIdentity } from '../middlewares/auth.middleware';
import type { Handler, NO_INPUT } from '../middlewares/validate.middleware';
import type { LiveSession } from '../models/session.model';
import type { SessionService } from '../services/sessionService';
import type { Identity, Tokens } from '../utils/jwt.util';
import { withoutHidden } from '../utils/shownText.util';
import type * as answers from '../schemas/answers/session';
import type { Answer } from '../schemas/answers/fields';
import type * as requests from '../schemas/requests/session';
import type { RefreshCookie } from './cookies/refreshCookie';

export type SessionController = ReturnType<typeof createSessionController>;

interface Dependencies {
  sessions: SessionService;
  tokens: Tokens;
  refreshCookie: RefreshCookie;
}

/** A user agent was chosen by a client, and the owner of the session reads it. */
function toListed({ id, createdAt, lastUsedAt, userAgent, ip, repeated }: LiveSession, currentId: string) {
  return {
    id,
    created_at: createdAt,
    last_used_at: lastUsedAt,
    user_agent: userAgent && withoutHidden(userAgent),
    ip,
    current: id === currentId,
    ...(repeated && {
      repeated_from: {
        at: repeated.at,
        user_agent: repeated.userAgent && withoutHidden(repeated.userAgent),
        ip: repeated.ip,
      },
    }),
  };
}

export function createSessionController({ sessions, tokens, refreshCookie }: Dependencies) {
  const list: Handler<typeof NO_INPUT> = async (req, res) => {
    const { userId, sessionId } = currentIdentity(req);
    const found = await sessions.list(userId);
    const data = found.map((session) => toListed(session, sessionId));
    res.json({ data } satisfies Answer<typeof answers.sessions>);
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

  /** Ends what the caller can show. That nothing is left to end is no error: logging out twice is logging out. */
  const logOut: Handler<typeof requests.logoutSchema> = async (req, res) => {
    const { shown, cookieIsOthers } = readIdentities(req);
    const ended = await sessions.end(shown.map(({ sessionId }) => sessionId));
    for (const sessionId of ended) req.report({ name: 'session_ended', userId: shown[0]?.userId, sessionId });
    if (!cookieIsOthers) refreshCookie.clear(res);
    res.status(204).end();
  };

  /** The bearer token's session, and the cookie's unless it is another user's: a cookie must not end a stranger's session. */
  function readIdentities(req: Request): { shown: Identity[]; cookieIsOthers: boolean } {
    const [access, refreshToken] = [bearerToken(req), refreshCookie.read(req)];
    const bearer = access === null ? null : tokens.readExpiredAccess(access);
    const held = refreshToken === null ? null : tokens.readRefresh(refreshToken);
    const cookieIsOthers = bearer !== null && held !== null && held.userId !== bearer.userId;
    const shown = [bearer, cookieIsOthers ? null : held].filter((identity) => identity !== null);
    return { shown, cookieIsOthers };
  }

  return { list, endOne, logOutAll, logOut };
}
