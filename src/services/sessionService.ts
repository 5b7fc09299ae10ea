import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { withTransaction } from '../config/database';
import type { Tx } from '../platform/postgres/db';
import { readClock } from '../models/clock.model';
import type { Device } from '../models/refreshToken.model';
import { deleteSessionsBefore, listLiveSessions, type LiveSession } from '../models/session.model';
import { AppError } from '../errors/appError';
import { hashToken, type Identity, type Tokens } from '../utils/jwt.util';
import type { Revocations } from './revocationService';
import { endAllSessionsOf, endSessionOf, endSessions } from './sessions/endSessions';
import { renewTokens, type Refreshed, type RefreshRefusal } from './sessions/rotation';
import { SESSION_AGE_MAX_SECONDS } from './sessions/sessionRules';
import { addSeconds, createTokenIssuer, type SessionTokens } from './sessions/tokenIssuer';

/** A day after the latest time at which a session can expire. */
const DELETE_AFTER_SECONDS = SESSION_AGE_MAX_SECONDS + 86_400;
const LIST_MAX = 100;

/** Work that runs first in the transaction. When it throws, the transaction is rolled back. */
type First = (tx: Tx) => Promise<void>;

/** Each call that ends sessions resolves once no process accepts their access tokens any more. */
export interface SessionService {
  open(userId: string, device: Device, first: First): Promise<SessionTokens>;
  /** Exchanges a refresh token for the next pair. @throws INVALID_REFRESH_TOKEN, and ends the session on reuse and theft */
  refresh(refreshToken: string, device: Device): Promise<Refreshed>;
  list(userId: string): Promise<LiveSession[]>;
  /** Resolves to the ids of the sessions that were live. */
  end(sessionIds: readonly string[]): Promise<string[]>;
  /** @throws SESSION_NOT_FOUND for a session of another user, one that has ended, and an unknown id */
  endOne(userId: string, sessionId: string): Promise<unknown>;
  endAll(userId: string): Promise<unknown>;
  endOthers(identity: Identity, first: First): Promise<unknown>;
}

interface Dependencies {
  pool: Pool;
  tokens: Tokens;
  revocations: Revocations;
  refreshTtlSeconds: number;
}

const EVENT_OF_REFUSAL: Record<RefreshRefusal, 'refresh_refused' | 'refresh_reused' | 'refresh_stolen'> = {
  dead: 'refresh_refused',
  reuse: 'refresh_reused',
  theft: 'refresh_stolen',
};

export function createSessionService({ pool, tokens, revocations, refreshTtlSeconds }: Dependencies): SessionService {
  const issuer = createTokenIssuer(tokens, refreshTtlSeconds);

  async function open(userId: string, device: Device, first: First): Promise<SessionTokens> {
    return withTransaction(pool, async (tx) => {
      await first(tx);
      const now = await readClock(tx);
      await deleteSessionsBefore(tx, userId, addSeconds(now, -DELETE_AFTER_SECONDS));
      const id = randomUUID();
      return issuer.issue(tx, { id, userId, sessionId: id, issuedAt: now }, now, device);
    });
  }

  async function refresh(refreshToken: string, device: Device): Promise<Refreshed> {
    const identity = tokens.readRefresh(refreshToken);
    if (!identity) throw new AppError('INVALID_REFRESH_TOKEN');

    const { sessionId } = identity;
    const tokenHash = hashToken(refreshToken);
    const renewed = await withTransaction(pool, (tx) => renewTokens(tx, issuer, { sessionId, tokenHash }, device));
    if (typeof renewed === 'object') return renewed;
    if (renewed !== 'dead') await revocations.announce([sessionId]);
    throw new AppError('INVALID_REFRESH_TOKEN', undefined, { event: { name: EVENT_OF_REFUSAL[renewed], ...identity } });
  }

  async function revokeAndAnnounce(revoke: (tx: Tx) => Promise<string[]>): Promise<string[]> {
    const ended = await withTransaction(pool, revoke);
    if (ended.length > 0) await revocations.announce(ended);
    return ended;
  }

  return {
    open,
    refresh,
    list: (userId) => listLiveSessions(pool, userId, LIST_MAX),
    end: (sessionIds) => revokeAndAnnounce((tx) => endSessions(tx, sessionIds)),
    endOne: (userId, sessionId) => revokeAndAnnounce((tx) => endSessionOf(tx, userId, sessionId)),
    endAll: (userId) => revokeAndAnnounce((tx) => endAllSessionsOf(tx, userId)),
    endOthers: ({ userId, sessionId }, first) =>
      revokeAndAnnounce(async (tx) => {
        await first(tx);
        return endAllSessionsOf(tx, userId, sessionId);
      }),
  };
}
