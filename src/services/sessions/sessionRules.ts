import type { Device, IssuedToken, StoredToken } from '../../models/refreshToken.model';
import type { LockedSession } from '../../models/session.model';

/** A session ends at this age, however often it is refreshed (OWASP ASVS 5.0, 7.3.2). */
export const SESSION_AGE_MAX_SECONDS = 30 * 86_400;

/** How long a replaced token still gives its successor: for two tabs that refresh at once, and for an answer that was lost. */
export const ROTATION_OVERLAP_SECONDS = 10;

/**
 * What a refresh token that was found may do.
 * - `rotate`: it is the newest of its chain and gets a successor.
 * - `repeat`: it was replaced a moment ago, and gets that same successor once more.
 * - `repeat-elsewhere`: the same, but either the network or the user agent is not the one that replaced it. It gets the successor,
 *   because a phone that leaves its Wi-Fi in this moment looks like that. The owner sees it in the list of sessions.
 * - `theft`: both differ. No honest client changes both within seconds, so one of the two has a copy: the session ends.
 * - `reuse`: it was replaced before that, or its successor was too. Somebody has a copy (RFC 9700, 4.14.2): the session ends.
 * - `dead`: it or its session has ended.
 */
export type Verdict = 'rotate' | 'repeat' | 'repeat-elsewhere' | 'theft' | 'reuse' | 'dead';

interface Refresh {
  session: LockedSession;
  presented: StoredToken;
  successor: IssuedToken | null;
  /** The device that shows the token now. */
  device: Device;
}

export function judgeRefresh({ session, presented, successor, device }: Refresh): Verdict {
  const age = secondsBetween(session.startedAt, session.now);
  if (session.revoked || presented.expiresAt <= session.now || age >= SESSION_AGE_MAX_SECONDS) return 'dead';
  if (!presented.rotatedAt || !successor) return 'rotate';

  const overlapping = secondsBetween(presented.rotatedAt, session.now) <= ROTATION_OVERLAP_SECONDS;
  return overlapping && !successor.rotatedAt ? judgeRepeat(successor.device, device) : 'reuse';
}

/** The successor was issued to the device that replaced the token. A network is an IPv4 address or an IPv6 /64. */
function judgeRepeat(first: IssuedToken['device'], again: Device): Verdict {
  const isFromElsewhere = first.network !== null && first.network !== again.network;
  const isByAnother = first.userAgent !== again.userAgent;
  if (isFromElsewhere && isByAnother) return 'theft';
  return isFromElsewhere || isByAnother ? 'repeat-elsewhere' : 'repeat';
}

function secondsBetween(start: Date, end: Date): number {
  return (end.getTime() - start.getTime()) / 1_000;
}
