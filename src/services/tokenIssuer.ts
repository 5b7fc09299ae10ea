import type { Tx } from '../config/database';
import { insertToken, type Device } from '../models/refreshToken.model';
import { hashToken, type Identity, type RefreshToken, type Tokens } from '../utils/jwt.util';
import { SESSION_AGE_MAX_SECONDS } from './sessionRules';

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
  /** Stores a new refresh token. None outlives its session's absolute age. */
  async function issue(tx: Tx, draft: Draft, sessionStart: Date, device: Device): Promise<RefreshToken> {
    const issuedAt = new Date(Math.floor(draft.issuedAt.getTime() / 1_000) * 1_000);
    const ends = [addSeconds(issuedAt, refreshTtlSeconds), addSeconds(sessionStart, SESSION_AGE_MAX_SECONDS)];
    const token = { ...draft, issuedAt, expiresAt: new Date(Math.min(...ends.map(Number))) };
    await insertToken(tx, token, hashToken(tokens.signRefresh(token)), device);
    return token;
  }

  /** What the client gets. Only its hash is stored, so the refresh token is signed again: the claims give the same text. */
  function present(token: RefreshToken, now: Date): SessionTokens {
    const { userId, sessionId } = token;
    return {
      identity: { userId, sessionId },
      accessToken: tokens.signAccess(token),
      refreshToken: tokens.signRefresh(token),
      refreshTtlSeconds: Math.ceil((token.expiresAt.getTime() - now.getTime()) / 1_000),
    };
  }

  return { issue, present };
}

export function addSeconds(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1_000);
}
