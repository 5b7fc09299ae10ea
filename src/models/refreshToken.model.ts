import type { Tx } from '../platform/postgres/db';
import { queryOptional } from '../platform/postgres/query';
import type { RefreshToken } from '../utils/jwt.util';

/** The refresh_tokens table, token by token. `session.model` reads and changes whole sessions. */
export interface StoredToken extends RefreshToken {
  /** SHA-256 of the token's text, in hex. */
  tokenHash: string;
  replacedBy: string | null;
  rotatedAt: Date | null;
}

export interface Device {
  userAgent: string | null;
  ip: string;
  /** An IPv4 address or an IPv6 /64: an IPv6 client changes its address within that network. */
  network: string;
}

export interface IssuedToken extends StoredToken {
  device: { userAgent: string | null; network: string | null };
}

interface TokenRow {
  id: string;
  user_id: string;
  session_id: string;
  token: string;
  issued_at: Date;
  expires_at: Date;
  replaced_by: string | null;
  rotated_at: Date | null;
}

interface IssuedTokenRow extends TokenRow {
  user_agent: string | null;
  network: string | null;
}

const toStoredToken = (row: TokenRow): StoredToken => ({
  id: row.id,
  userId: row.user_id,
  sessionId: row.session_id,
  tokenHash: row.token,
  issuedAt: row.issued_at,
  expiresAt: row.expires_at,
  replacedBy: row.replaced_by,
  rotatedAt: row.rotated_at,
});

const toIssuedToken = (row: IssuedTokenRow): IssuedToken => ({
  ...toStoredToken(row),
  device: { userAgent: row.user_agent, network: row.network },
});

export async function insertToken(
  tx: Tx,
  { id, userId, sessionId, issuedAt, expiresAt }: RefreshToken,
  tokenHash: string,
  device: Device,
): Promise<void> {
  await tx.query(
    `INSERT INTO refresh_tokens (id, user_id, session_id, token, issued_at, expires_at, user_agent, ip, network)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, userId, sessionId, tokenHash, issuedAt, expiresAt, device.userAgent, device.ip, device.network],
  );
}

export function findToken(tx: Tx, tokenHash: string): Promise<StoredToken | null> {
  return queryOptional(
    tx,
    `SELECT id, user_id, session_id, token, issued_at, expires_at, replaced_by, rotated_at
       FROM refresh_tokens
      WHERE token = $1`,
    [tokenHash],
    toStoredToken,
  );
}

/** The token that replaced the token with this id: null for the newest token of a session. */
export function findSuccessor(tx: Tx, id: string): Promise<IssuedToken | null> {
  return queryOptional(
    tx,
    `SELECT successor.id, successor.user_id, successor.session_id, successor.token, successor.issued_at,
            successor.expires_at, successor.replaced_by, successor.rotated_at, successor.user_agent, successor.network
       FROM refresh_tokens AS presented
       JOIN refresh_tokens AS successor ON successor.id = presented.replaced_by
      WHERE presented.id = $1`,
    [id],
    toIssuedToken,
  );
}

export async function markReplaced(tx: Tx, id: string, successorId: string): Promise<void> {
  await tx.query(
    `UPDATE refresh_tokens
        SET replaced_by = $2, rotated_at = clock_timestamp()
      WHERE id = $1`,
    [id, successorId],
  );
}
