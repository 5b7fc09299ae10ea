import type { Db, Tx } from '../platform/postgres/db';
import { readClock } from './clock.model';
import type { Device } from './refreshToken.model';

/**
 * The refresh_tokens table, as sessions: a session is a chain of tokens, and is named after its first one, whose row is
 * the session's lock. `refreshToken.model` has what is about single tokens.
 */

/** A session that can still be refreshed, with what is known of its latest use. */
export interface LiveSession {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  userAgent: string | null;
  ip: string | null;
  /** The latest repeat of a refresh from elsewhere, or null. */
  repeated: { at: Date; userAgent: string | null; ip: string | null } | null;
}

/** The row of a session's first token, and the database's clock. */
export interface LockedSession {
  userId: string;
  startedAt: Date;
  revoked: boolean;
  now: Date;
}

/** Locks a session until the transaction ends. Rotating and revoking both begin here, so one waits for the other. */
export async function lockSession(tx: Tx, sessionId: string): Promise<LockedSession | null> {
  const { rows } = await tx.query<{ user_id: string; issued_at: Date; revoked_at: Date | null }>(
    `SELECT user_id, issued_at, revoked_at
       FROM refresh_tokens
      WHERE id = $1
        AND id = session_id
        FOR UPDATE`,
    [sessionId],
  );
  const [row] = rows;
  if (!row) return null;
  const { user_id: userId, issued_at: startedAt, revoked_at: revokedAt } = row;
  return { userId, startedAt, revoked: revokedAt !== null, now: await readClock(tx) };
}

/** Locks all sessions of the user that were not ended, in the order of their ids. Resolves with these. */
export async function lockSessionsOf(tx: Tx, userId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id
       FROM refresh_tokens
      WHERE user_id = $1
        AND id = session_id
        AND revoked_at IS NULL
      ORDER BY id
        FOR UPDATE`,
    [userId],
  );
  return rows.map(({ id }) => id);
}

/**
 * Ends sessions, which must be locked. Only their first rows say so, by which each session is judged: there may be
 * thousands of others.
 */
export async function revokeSessions(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE refresh_tokens
        SET revoked_at = clock_timestamp()
      WHERE id = ANY($1::uuid[])
        AND revoked_at IS NULL`,
    [sessionIds],
  );
}

/** The user's live sessions, at most `limit`, the one that was used last first. Each has one token without a successor. */
export async function listLiveSessions(db: Db, userId: string, limit: number): Promise<LiveSession[]> {
  const { rows } = await db.query<{
    id: string;
    created_at: Date;
    last_used_at: Date;
    user_agent: string | null;
    ip: string | null;
    repeated_at: Date | null;
    repeated_user_agent: string | null;
    repeated_ip: string | null;
  }>(
    `SELECT first.id, first.issued_at AS created_at, latest.issued_at AS last_used_at, latest.user_agent, latest.ip,
            first.repeated_at, first.repeated_user_agent, first.repeated_ip
       FROM refresh_tokens AS first
       JOIN refresh_tokens AS latest ON latest.session_id = first.id AND latest.replaced_by IS NULL
      WHERE first.user_id = $1
        AND first.id = first.session_id
        AND first.revoked_at IS NULL
        AND latest.expires_at > now()
      ORDER BY latest.issued_at DESC, first.id DESC
      LIMIT $2`,
    [userId, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    userAgent: row.user_agent,
    ip: row.ip,
    repeated: row.repeated_at && { at: row.repeated_at, userAgent: row.repeated_user_agent, ip: row.repeated_ip },
  }));
}

/** Keeps, for its owner to see, that a refresh of the session was repeated by this device. The session must be locked. */
export async function recordRepeat(tx: Tx, sessionId: string, { userAgent, ip }: Device): Promise<void> {
  await tx.query(
    `UPDATE refresh_tokens
        SET repeated_at = clock_timestamp(), repeated_user_agent = $2, repeated_ip = $3
      WHERE id = $1`,
    [sessionId, userAgent, ip],
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
