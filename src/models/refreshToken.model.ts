import type { Db, Tx } from '../config/database';
import type { RefreshToken } from '../utils/jwt.util';
import { readClock } from './clock.model';

/** The refresh_tokens table: its types and all its SQL. A session is named after its first token. */
export interface StoredToken extends RefreshToken {
  replacedBy: string | null;
  rotatedAt: Date | null;
}

/** The row of a session's first token, and the database's clock. */
export interface LockedSession {
  startedAt: Date;
  revoked: boolean;
  now: Date;
}

export interface Device {
  userAgent: string | null;
  ip: string | null;
}

interface TokenRow {
  id: string;
  user_id: string;
  session_id: string;
  issued_at: Date;
  expires_at: Date;
  replaced_by: string | null;
  rotated_at: Date | null;
}

const toStoredToken = (row: TokenRow): StoredToken => ({
  id: row.id,
  userId: row.user_id,
  sessionId: row.session_id,
  issuedAt: row.issued_at,
  expiresAt: row.expires_at,
  replacedBy: row.replaced_by,
  rotatedAt: row.rotated_at,
});

export async function insertToken(
  tx: Tx,
  { id, userId, sessionId, issuedAt, expiresAt }: RefreshToken,
  tokenHash: string,
  device: Device,
): Promise<void> {
  await tx.query(
    `INSERT INTO refresh_tokens (id, user_id, session_id, token, issued_at, expires_at, user_agent, ip)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, userId, sessionId, tokenHash, issuedAt, expiresAt, device.userAgent, device.ip],
  );
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

export async function findToken(tx: Tx, tokenHash: string): Promise<StoredToken | null> {
  const { rows } = await tx.query<TokenRow>(
    `SELECT id, user_id, session_id, issued_at, expires_at, replaced_by, rotated_at
       FROM refresh_tokens
      WHERE token = $1`,
    [tokenHash],
  );
  return rows[0] ? toStoredToken(rows[0]) : null;
}

/** The token that replaced the one with this id, or null while that one is the newest of its chain. */
export async function findSuccessor(tx: Tx, id: string): Promise<StoredToken | null> {
  const { rows } = await tx.query<TokenRow>(
    `SELECT successor.id, successor.user_id, successor.session_id, successor.issued_at, successor.expires_at,
            successor.replaced_by, successor.rotated_at
       FROM refresh_tokens AS presented
       JOIN refresh_tokens AS successor ON successor.id = presented.replaced_by
      WHERE presented.id = $1`,
    [id],
  );
  return rows[0] ? toStoredToken(rows[0]) : null;
}

export async function markReplaced(tx: Tx, id: string, successorId: string): Promise<void> {
  await tx.query(
    `UPDATE refresh_tokens
        SET replaced_by = $2, rotated_at = clock_timestamp()
      WHERE id = $1`,
    [id, successorId],
  );
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
