import type { Db, Tx } from '../platform/postgres/db';
import { queryMany, queryOptional } from '../platform/postgres/query';
import { readClock } from './clock.model';
import type { Device } from './refreshToken.model';

/** A session is a chain of tokens with the id of its first token, whose row is the lock and has `revoked_at`. */

export interface LiveSession {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  userAgent: string | null;
  ip: string | null;
  repeated: { at: Date; userAgent: string | null; ip: string | null } | null;
}

export interface LockedSession {
  userId: string;
  startedAt: Date;
  revoked: boolean;
  /** The clock of PostgreSQL, read under the lock. */
  now: Date;
}

/** Rotation and revocation both take this lock first, so one waits for the other. */
export async function lockSession(tx: Tx, sessionId: string): Promise<LockedSession | null> {
  const session = await queryOptional(
    tx,
    `SELECT user_id, issued_at, revoked_at
       FROM refresh_tokens
      WHERE id = $1
        AND id = session_id
        FOR UPDATE`,
    [sessionId],
    (row: { user_id: string; issued_at: Date; revoked_at: Date | null }) => ({
      userId: row.user_id,
      startedAt: row.issued_at,
      revoked: row.revoked_at !== null,
    }),
  );
  return session && { ...session, now: await readClock(tx) };
}

export function lockSessionsOf(tx: Tx, userId: string): Promise<string[]> {
  return queryMany(
    tx,
    `SELECT id
       FROM refresh_tokens
      WHERE user_id = $1
        AND id = session_id
        AND revoked_at IS NULL
      ORDER BY id
        FOR UPDATE`,
    [userId],
    (row: { id: string }) => row.id,
  );
}

/** The sessions must be locked. Marks the first token of each and no other: a session may have thousands. */
export async function revokeSessions(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE refresh_tokens
        SET revoked_at = clock_timestamp()
      WHERE id = ANY($1::uuid[])
        AND revoked_at IS NULL`,
    [sessionIds],
  );
}

interface LiveSessionRow {
  id: string;
  created_at: Date;
  last_used_at: Date;
  user_agent: string | null;
  ip: string | null;
  repeated_at: Date | null;
  repeated_user_agent: string | null;
  repeated_ip: string | null;
}

const toLiveSession = (row: LiveSessionRow): LiveSession => ({
  id: row.id,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  userAgent: row.user_agent,
  ip: row.ip,
  repeated: row.repeated_at && { at: row.repeated_at, userAgent: row.repeated_user_agent, ip: row.repeated_ip },
});

/** The latest use first. Each session has one token without a successor. */
export function listLiveSessions(db: Db, userId: string, limit: number): Promise<LiveSession[]> {
  return queryMany(
    db,
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
    toLiveSession,
  );
}

/** Records that this device repeated a refresh; the list of sessions shows it. The session must be locked. */
export async function recordRepeat(tx: Tx, sessionId: string, { userAgent, ip }: Device): Promise<void> {
  await tx.query(
    `UPDATE refresh_tokens
        SET repeated_at = clock_timestamp(), repeated_user_agent = $2, repeated_ip = $3
      WHERE id = $1`,
    [sessionId, userAgent, ip],
  );
}

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

export function listRevokedSessions(db: Db, seconds: number): Promise<string[]> {
  return queryMany(
    db,
    `SELECT DISTINCT session_id
       FROM refresh_tokens
      WHERE revoked_at > now() - make_interval(secs => $1)`,
    [seconds],
    (row: { session_id: string }) => row.session_id,
  );
}

export async function isSessionRevoked(db: Db, sessionId: string): Promise<boolean> {
  const { rowCount } = await db.query('SELECT 1 FROM refresh_tokens WHERE id = $1 AND revoked_at IS NOT NULL', [
    sessionId,
  ]);
  return rowCount === 1;
}
