import type { Tx } from '../../platform/postgres/db';
import { insertToken, type Device, type StoredToken } from '../../models/refreshToken.model';
import { hashToken, type Identity, type RefreshToken, type Tokens } from '../../utils/jwt.util';
import { SESSION_AGE_MAX_SECONDS } from './sessionRules';

export interface SessionTokens {
  identity: Identity;
  accessToken: string;
  refreshToken: string;
  refreshTtlSeconds: number;
}

type Draft = Omit<RefreshToken, 'expiresAt'>;

export type TokenIssuer = ReturnType<typeof createTokenIssuer>;

/** The opening comment of `sessions/rotation` has the invariants. */
export function createTokenIssuer(tokens: Tokens, refreshTtlSeconds: number) {
  async function issue(tx: Tx, draft: Draft, sessionStart: Date, device: Device): Promise<SessionTokens> {
    const issuedAt = new Date(Math.floor(draft.issuedAt.getTime() / 1_000) * 1_000);
    const ends = [addSeconds(issuedAt, refreshTtlSeconds), addSeconds(sessionStart, SESSION_AGE_MAX_SECONDS)];
    const token = { ...draft, issuedAt, expiresAt: new Date(Math.min(...ends.map(Number))) };
    const text = tokens.signRefresh(token);
    await insertToken(tx, token, hashToken(text), device);
    return present(token, text, draft.issuedAt);
  }

  /** Null when the secret that signed the token is no longer configured. */
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
