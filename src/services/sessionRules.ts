import type { StoredToken } from '../models/refreshToken.model';
import type { LockedSession } from '../models/session.model';

/** A session ends at this age, however often it is refreshed (OWASP ASVS 5.0, 7.3.2). */
export const SESSION_AGE_MAX_SECONDS = 30 * 86_400;

/** How long a replaced token still gives its successor: for two tabs that refresh at once, and for an answer that was lost. */
export const ROTATION_OVERLAP_SECONDS = 10;

/**
 * What a refresh token that was found may do.
 * - `rotate`: it is the newest of its chain and gets a successor.
 * - `repeat`: it was replaced a moment ago, and gets that same successor once more.
 * - `reuse`: it was replaced before that, or its successor was too. Somebody has a copy (RFC 9700, 4.14.2): the session ends.
 * - `dead`: it or its session has ended.
 */
export type Verdict = 'rotate' | 'repeat' | 'reuse' | 'dead';

interface Refresh {
  session: LockedSession;
  presented: StoredToken;
  successor: StoredToken | null;
}

export function judgeRefresh({ session, presented, successor }: Refresh): Verdict {
  const age = secondsBetween(session.startedAt, session.now);
  if (session.revoked || presented.expiresAt <= session.now || age >= SESSION_AGE_MAX_SECONDS) return 'dead';
  if (!presented.rotatedAt || !successor) return 'rotate';

  const overlapping = secondsBetween(presented.rotatedAt, session.now) <= ROTATION_OVERLAP_SECONDS;
  return overlapping && !successor.rotatedAt ? 'repeat' : 'reuse';
}

function secondsBetween(start: Date, end: Date): number {
  return (end.getTime() - start.getTime()) / 1_000;
}
