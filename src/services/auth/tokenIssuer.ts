import type { Tx } from '../../platform/postgres/db';
import { insertToken, type Device, type StoredToken } from '../../models/refreshToken.model';
import { hashToken, type Identity, type RefreshToken, type Tokens } from '../../utils/jwt.util';
import { SESSION_AGE_MAX_SECONDS } from '../sessions/sessionRules';

export interface SessionTokens {
  identity: Identity;
  accessToken: string;
  refreshToken: string;
  /** How long the refresh token lives from now. */
  refreshTtlSeconds: number;
}

type Draft = Omit<RefreshToken, 'expiresAt'>;

export type TokenIssuer = ReturnType<typeof createTokenIssuer>;

/** Makes the tokens of a session. */
export function createTokenIssuer(tokens: Tokens, refreshTtlSeconds: number) {
  /** Stores a new refresh token, and gives it to the client. None outlives its session's absolute age. */
  async function issue(tx: Tx, draft: Draft, sessionStart: Date, device: Device): Promise<SessionTokens> {
    const issuedAt = new Date(Math.floor(draft.issuedAt.getTime() / 1_000) * 1_000);
    const ends = [addSeconds(issuedAt, refreshTtlSeconds), addSeconds(sessionStart, SESSION_AGE_MAX_SECONDS)];
    const token = { ...draft, issuedAt, expiresAt: new Date(Math.min(...ends.map(Number))) };
    const text = tokens.signRefresh(token);
    await insertToken(tx, token, hashToken(text), device);
    return present(token, text, draft.issuedAt);
  }

  /**
   * Gives a stored token once more. Only its hash is stored, so it is signed again: the claims and the secret give the same
   * text. Null when the secret that signed it is not in our list.
   */
  function reissue(token: StoredToken, now: Date): SessionTokens | null {
    const text = tokens.signRefreshAgain(token, token.tokenHash);
    return text === null ? null : present(token, text, now);
  }

  function present(token: RefreshToken, refreshToken: string, now: Date): SessionTokens {
    const { userId, sessionId } = token;
    return {
      identity: { userId, sessionId },
      accessToken: tokens.signAccess(token),
      refreshToken,
      refreshTtlSeconds: Math.ceil((token.expiresAt.getTime() - now.getTime()) / 1_000),
    };
  }

  return { issue, reissue };
}

export function addSeconds(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1_000);
}
