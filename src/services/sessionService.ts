import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { withTransaction } from '../config/database';
import type { Tx } from '../platform/postgres/db';
import { readClock } from '../models/clock.model';
import * as tokenModel from '../models/refreshToken.model';
import type { Device, IssuedToken, StoredToken } from '../models/refreshToken.model';
import * as sessionModel from '../models/session.model';
import type { LiveSession, LockedSession } from '../models/session.model';
import { AppError } from '../errors/appError';
import { hashToken, type Identity, type Tokens } from '../utils/jwt.util';
import type { Revocations } from './revocationService';
import { judgeRefresh, SESSION_AGE_MAX_SECONDS } from './sessions/sessionRules';
import { addSeconds, createTokenIssuer, type SessionTokens, type TokenIssuer } from './auth/tokenIssuer';

/** A day after the latest moment at which a session could have ended by itself. */
const FORGET_AFTER_SECONDS = SESSION_AGE_MAX_SECONDS + 86_400;

/** How many sessions are listed at most. */
const LIST_MAX = 100;

/** What is done first in the same transaction. When it throws, nothing is done. */
type First = (tx: Tx) => Promise<void>;

/** `repeatedElsewhere`: the token had been replaced already, from another network or by another user agent. */
export type Refreshed = SessionTokens & { repeatedElsewhere: boolean };

export interface SessionService {
  /** Begins a session of the user, unless `first` throws. */
  open(userId: string, device: Device, first: First): Promise<SessionTokens>;
  /** Exchanges a refresh token for the next pair. @throws INVALID_REFRESH_TOKEN, and ends the session on reuse and theft. */
  refresh(refreshToken: string, device: Device): Promise<Refreshed>;
  /** The user's live sessions, at most a hundred, the one that was used last first. */
  list(userId: string): Promise<LiveSession[]>;
  /** Ends sessions: their refresh tokens and their access tokens. Resolves with those that had not ended before. */
  end(sessionIds: readonly string[]): Promise<string[]>;
  /** Ends a session of the user. @throws SESSION_NOT_FOUND when it is somebody else's, has ended, or never was */
  endOne(userId: string, sessionId: string): Promise<unknown>;
  endAll(userId: string): Promise<unknown>;
  /** Ends all sessions of the user but this one, unless `first` throws. */
  endOthers(identity: Identity, first: First): Promise<unknown>;
}

interface Dependencies {
  pool: Pool;
  tokens: Tokens;
  revocations: Revocations;
  refreshTtlSeconds: number;
}

export function createSessionService({ pool, tokens, revocations, refreshTtlSeconds }: Dependencies): SessionService {
  const issuer = createTokenIssuer(tokens, refreshTtlSeconds);

  async function open(userId: string, device: Device, first: First): Promise<SessionTokens> {
    return withTransaction(pool, async (tx) => {
      await first(tx);
      const now = await readClock(tx);
      await sessionModel.deleteSessionsBefore(tx, userId, addSeconds(now, -FORGET_AFTER_SECONDS));
      const id = randomUUID();
      return issuer.issue(tx, { id, userId, sessionId: id, issuedAt: now }, now, device);
    });
  }

  async function refresh(refreshToken: string, device: Device): Promise<Refreshed> {
    const identity = tokens.readRefresh(refreshToken);
    if (!identity) throw new AppError('INVALID_REFRESH_TOKEN');

    const { sessionId } = identity;
    const tokenHash = hashToken(refreshToken);
    const renewed = await withTransaction(pool, (tx) => renew(tx, issuer, { sessionId, tokenHash }, device));
    if (typeof renewed === 'object') return renewed;
    if (renewed !== 'dead') await revocations.announce([sessionId]);
    throw new AppError('INVALID_REFRESH_TOKEN', undefined, { event: { name: EVENT_OF_REFUSAL[renewed], ...identity } });
  }

  /** Resolves with the sessions that `revoke` has revoked, once no process lets them in any more. */
  async function endThose(revoke: (tx: Tx) => Promise<string[]>): Promise<string[]> {
    const ended = await withTransaction(pool, revoke);
    if (ended.length > 0) await revocations.announce(ended);
    return ended;
  }

  return {
    open,
    refresh,
    list: (userId) => sessionModel.listLiveSessions(pool, userId, LIST_MAX),
    end: (sessionIds) => endThose((tx) => revokeLive(tx, sessionIds)),
    endOne: (userId, sessionId) => endThose((tx) => revokeOwn(tx, userId, sessionId)),
    endAll: (userId) => endThose((tx) => revokeAllOf(tx, userId)),
    endOthers: ({ userId, sessionId }, first) =>
      endThose(async (tx) => {
        await first(tx);
        return revokeAllOf(tx, userId, sessionId);
      }),
  };
}

/** Resolves with those of them that had not ended. In the order of their ids, or two of these would wait for each other. */
async function revokeLive(tx: Tx, sessionIds: readonly string[]): Promise<string[]> {
  const live: string[] = [];
  for (const id of new Set([...sessionIds].sort())) {
    const session = await sessionModel.lockSession(tx, id);
    if (session && !session.revoked) live.push(id);
  }
  await sessionModel.revokeSessions(tx, live);
  return live;
}

/** @throws SESSION_NOT_FOUND */
async function revokeOwn(tx: Tx, userId: string, sessionId: string): Promise<string[]> {
  const session = await sessionModel.lockSession(tx, sessionId);
  if (session?.userId !== userId || session.revoked) throw new AppError('SESSION_NOT_FOUND');
  await sessionModel.revokeSessions(tx, [sessionId]);
  return [sessionId];
}

async function revokeAllOf(tx: Tx, userId: string, keptId?: string): Promise<string[]> {
  const ids = (await sessionModel.lockSessionsOf(tx, userId)).filter((id) => id !== keptId);
  await sessionModel.revokeSessions(tx, ids);
  return ids;
}

const EVENT_OF_REFUSAL = { dead: 'refresh_refused', reuse: 'refresh_reused', theft: 'refresh_stolen' } as const;

interface Presented {
  sessionId: string;
  tokenHash: string;
}

/** That it must not be renewed is returned and not thrown: the revocation must be committed. */
async function renew(
  tx: Tx,
  issuer: TokenIssuer,
  { sessionId, tokenHash }: Presented,
  device: Device,
): Promise<Refreshed | keyof typeof EVENT_OF_REFUSAL> {
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
  return tokens ? { ...tokens, repeatedElsewhere } : ('dead' as const);
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
