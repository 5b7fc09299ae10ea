import { AWAY, isAnswer, type Answer } from '../target/call';
import { drawLook, lookKind, type Look } from './lookKind';

/** The answers of all servers that must know of the logout. */
type Seen = { server: number; status: Answer['status'] }[];

/** Ends a new session at one server, and then uses it at each server that shares sessions. */
export const logout = lookKind<Look<'logout'>, Seen>({
  weight: 3,
  draw: drawLook('logout'),
  async observe({ person, server }, { bank, journal, sharesSessions, target }) {
    const token = await bank.logIn(server, person);
    if (token === null) return null;
    const ended = await target.call(server, { method: 'POST', path: '/api/auth/logout', token });
    if (!isAnswer(ended) || ended.status !== 204) return null;
    journal.counts.logouts += 1;
    const seen: Seen = [];
    for (const asked of sharesSessions ? target.origins.keys() : [server]) {
      const reply = await target.call(asked, { method: 'GET', path: '/api/users/me', token });
      if (isAnswer(reply)) seen.push({ server: asked, status: reply.status });
    }
    return seen;
  },
  judge: ({ server: endedAt }, seen) =>
    seen
      .filter(({ status }) => !AWAY.includes(status))
      .map(({ server, status }) => ({
        proof: 'sessions',
        about: `a session that server ${endedAt} had ended`,
        expected: '401',
        actual: `${status} by server ${server}`,
      })),
});
