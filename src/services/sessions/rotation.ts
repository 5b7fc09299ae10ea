import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/postgres/db';
import * as tokenModel from '../../models/refreshToken.model';
import type { Device, IssuedToken, StoredToken } from '../../models/refreshToken.model';
import * as sessionModel from '../../models/session.model';
import type { LockedSession } from '../../models/session.model';
import { judgeRefresh } from './sessionRules';
import type { SessionTokens, TokenIssuer } from './tokenIssuer';

/**
 * Rotation: only the newest refresh token of a session is valid. Reuse of an older one shows that a copy exists, and ends the
 * session (RFC 9700, 4.14.2).
 *
 * 1. Lock. Rotation and revocation lock the first token of the session. Of two refreshes at once, one waits and sees the
 *    successor that the other inserted.
 * 2. Hashes. The database holds hashes only. A successor is repeated by signing its stored claims with the same secret again.
 * 3. Overlap. For ROTATION_OVERLAP_SECONDS a replaced token gets its successor again, as long as that was not used: two tabs
 *    refresh at once, and answers get lost.
 * 4. Repeats from elsewhere. Another network or another user agent gets the successor too, because a phone that leaves its
 *    Wi-Fi looks like that; the list of sessions shows it to the owner. If both differ, one of the two devices has a copy,
 *    and the session ends. A network is an IPv4 address or an IPv6 /64.
 * 5. Commit. A refused refresh is a return value and no exception, because a rollback would undo the revocation.
 * 6. Age. No token expires later than SESSION_AGE_MAX_SECONDS after the start of its session.
 */

/** `repeatedElsewhere`: see 4. */
export type Refreshed = SessionTokens & { repeatedElsewhere: boolean };
export type RefreshRefusal = 'dead' | 'reuse' | 'theft';

interface Presented {
  sessionId: string;
  tokenHash: string;
}

export async function renewTokens(
  tx: Tx,
  issuer: TokenIssuer,
  { sessionId, tokenHash }: Presented,
  device: Device,
): Promise<Refreshed | RefreshRefusal> {
  const session = await sessionModel.lockSession(tx, sessionId);
  const presented = await tokenModel.findToken(tx, tokenHash);
  if (!session || !presented) return 'dead';

  const successor = await tokenModel.findSuccessor(tx, presented.id);
  const verdict = judgeRefresh({ session, presented, successor, device });
  switch (verdict) {
    case 'rotate':
      return { ...(await rotate(tx, issuer, { session, old: presented }, device)), repeatedElsewhere: false };
    case 'repeat-elsewhere':
      await sessionModel.recordRepeat(tx, sessionId, device);
      return reissue(issuer, successor as IssuedToken, session.now, true);
    case 'repeat':
      return reissue(issuer, successor as IssuedToken, session.now, false);
    case 'reuse':
    case 'theft':
      await sessionModel.revokeSessions(tx, [sessionId]);
      return verdict;
    case 'dead':
      return 'dead';
  }
}

function reissue(issuer: TokenIssuer, successor: StoredToken, now: Date, repeatedElsewhere: boolean) {
  const tokens = issuer.reissue(successor, now);
  return tokens ? { ...tokens, repeatedElsewhere } : 'dead';
}

async function rotate(
  tx: Tx,
  issuer: TokenIssuer,
  { session, old }: { session: LockedSession; old: StoredToken },
  device: Device,
): Promise<SessionTokens> {
  const { userId, sessionId } = old;
  const draft = { id: randomUUID(), userId, sessionId, issuedAt: session.now };
  const issued = await issuer.issue(tx, draft, session.startedAt, device);
  await tokenModel.markReplaced(tx, old.id, draft.id);
  return issued;
}
