import type { Tx } from '../../platform/postgres/db';
import { lockSession, lockSessionsOf, revokeSessions } from '../../models/session.model';
import { AppError } from '../../errors/appError';

/** Each function resolves to the ids of the sessions that it has revoked. */

/** Locks in the order of the ids, so that two calls cannot deadlock. */
export async function endSessions(tx: Tx, sessionIds: readonly string[]): Promise<string[]> {
  const live: string[] = [];
  for (const id of new Set([...sessionIds].sort())) {
    const session = await lockSession(tx, id);
    if (session && !session.revoked) live.push(id);
  }
  await revokeSessions(tx, live);
  return live;
}

/** @throws SESSION_NOT_FOUND */
export async function endSessionOf(tx: Tx, userId: string, sessionId: string): Promise<string[]> {
  const session = await lockSession(tx, sessionId);
  if (session?.userId !== userId || session.revoked) throw new AppError('SESSION_NOT_FOUND');
  await revokeSessions(tx, [sessionId]);
  return [sessionId];
}

export async function endAllSessionsOf(tx: Tx, userId: string, exceptId?: string): Promise<string[]> {
  const ids = (await lockSessionsOf(tx, userId)).filter((id) => id !== exceptId);
  await revokeSessions(tx, ids);
  return ids;
}
