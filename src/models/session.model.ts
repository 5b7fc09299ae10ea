import type { Db, Tx } from '../config/database';
import { readClock } from './clock.model';

/**
 * The refresh_tokens table, as sessions: a session is a chain of tokens, and is named after its first one, whose row is
 * the session's lock. `refreshToken.model` has what is about single tokens.
 */

/** The row of a session's first token, and the database's clock. */
export interface LockedSession {
  startedAt: Date;
  revoked: boolean;
  now: Date;
}

/** Locks a session until the transaction ends. Rotating and revoking both begin here, so one waits for the other. */
export async function lockSession(tx: Tx, sessionId: string): Promise<LockedSession | null> {
  const { rows } = await tx.query<{ issued_at: Date; revoked_at: Date | null }>(
    `SELECT issued_at, revoked_at
       FROM refresh_tokens
      WHERE id = $1
        FOR UPDATE`,
    [sessionId],
  );
  const [row] = rows;
  return row ? { startedAt: row.issued_at, revoked: row.revoked_at !== null, now: await readClock(tx) } : null;
}

/** Ends a session. It must be locked, or a token that is being made right now would outlive it. */
export async function revokeTokens(tx: Tx, sessionId: string): Promise<void> {
  await tx.query(
    `UPDATE refresh_tokens
        SET revoked_at = clock_timestamp()
      WHERE session_id = $1
        AND revoked_at IS NULL`,
    [sessionId],
  );
}

/** Forgets sessions of the user that began longer ago than any session lives. */
export async function deleteSessionsBefore(tx: Tx, userId: string, startedBefore: Date): Promise<void> {
  await tx.query(
    `DELETE FROM refresh_tokens
      WHERE session_id IN (SELECT id
                             FROM refresh_tokens
                            WHERE user_id = $1
                              AND id = session_id
                              AND issued_at < $2)`,
    [userId, startedBefore],
  );
}

/** The sessions that were ended within the last `seconds`. */
export async function listRevokedSessions(db: Db, seconds: number): Promise<string[]> {
  const { rows } = await db.query<{ session_id: string }>(
    `SELECT DISTINCT session_id
       FROM refresh_tokens
      WHERE revoked_at > now() - make_interval(secs => $1)`,
    [seconds],
  );
  return rows.map((row) => row.session_id);
}

export async function isSessionRevoked(db: Db, sessionId: string): Promise<boolean> {
  const { rowCount } = await db.query('SELECT 1 FROM refresh_tokens WHERE id = $1 AND revoked_at IS NOT NULL', [
    sessionId,
  ]);
  return rowCount === 1;
}
