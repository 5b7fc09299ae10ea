import type { Device, IssuedToken, StoredToken } from '../../models/refreshToken.model';
import type { LockedSession } from '../../models/session.model';

/** The absolute age at which a session ends (OWASP ASVS 5.0, 7.3.2). */
export const SESSION_AGE_MAX_SECONDS = 30 * 86_400;
export const ROTATION_OVERLAP_SECONDS = 10;

/** The numbers are invariants of `sessions/rotation`. */
export type Verdict =
  | 'rotate' // the newest token of its session
  | 'repeat' // within the overlap, by the same device (3)
  | 'repeat-elsewhere' // another network or another user agent (4)
  | 'theft' // both differ (4)
  | 'reuse' // after the overlap, or after its successor was used (3)
  | 'dead'; // the token or its session has ended

interface Refresh {
  session: LockedSession;
  presented: StoredToken;
  successor: IssuedToken | null;
  device: Device;
}

export function judgeRefresh({ session, presented, successor, device }: Refresh): Verdict {
  const age = secondsBetween(session.startedAt, session.now);
  if (session.revoked || presented.expiresAt <= session.now || age >= SESSION_AGE_MAX_SECONDS) return 'dead';
  if (!presented.rotatedAt || !successor) return 'rotate';

  const overlapping = secondsBetween(presented.rotatedAt, session.now) <= ROTATION_OVERLAP_SECONDS;
  return overlapping && !successor.rotatedAt ? judgeRepeat(successor.device, device) : 'reuse';
}

/** `first` is the device that replaced the token. */
function judgeRepeat(first: IssuedToken['device'], again: Device): Verdict {
  const isFromElsewhere = first.network !== null && first.network !== again.network;
  const isByAnother = first.userAgent !== again.userAgent;
  if (isFromElsewhere && isByAnother) return 'theft';
  return isFromElsewhere || isByAnother ? 'repeat-elsewhere' : 'repeat';
}

function secondsBetween(start: Date, end: Date): number {
  return (end.getTime() - start.getTime()) / 1_000;
}
