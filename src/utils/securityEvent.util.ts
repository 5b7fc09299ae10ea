import type { ErrorCode } from './appError.util';

/** What somebody who watches over the accounts wants to know (OWASP ASVS 5.0, 16.3.1 to 16.3.3). */
export type SecurityEventName =
  | 'user_registered'
  | 'login_succeeded'
  | 'login_failed'
  | 'session_refreshed'
  | 'refresh_refused'
  /** A refresh token that was replaced was shown again: somebody has a copy, and the session was ended. */
  | 'refresh_reused'
  | 'session_ended'
  | 'all_sessions_ended'
  | 'password_changed'
  /** The current password was wrong. */
  | 'password_change_failed'
  | 'access_refused'
  | 'rate_limited';

/** Never a password, a token or an email: what an attacker typed may be somebody's secret. */
export interface SecurityEvent {
  name: SecurityEventName;
  userId?: string | undefined;
  sessionId?: string;
  /** Which limit was reached. */
  limit?: string;
}

/** What it means that a client was answered with an error. */
const EVENT_OF_ERROR: Partial<Record<ErrorCode, SecurityEventName>> = {
  INVALID_CREDENTIALS: 'login_failed',
  INVALID_REFRESH_TOKEN: 'refresh_refused',
  UNAUTHENTICATED: 'access_refused',
  INVALID_TOKEN: 'access_refused',
  FORBIDDEN_ORIGIN: 'access_refused',
  // Not there, or somebody else's: who looks for many of them is looking for what is not theirs.
  RECIPIENT_NOT_FOUND: 'access_refused',
  ACCOUNT_NOT_FOUND: 'access_refused',
  TRANSACTION_NOT_FOUND: 'access_refused',
  SESSION_NOT_FOUND: 'access_refused',
  RATE_LIMITED: 'rate_limited',
};

/** Null for errors that are no matter of security. */
export function eventOf(code: ErrorCode): SecurityEvent | null {
  const name = EVENT_OF_ERROR[code];
  return name ? { name } : null;
}
