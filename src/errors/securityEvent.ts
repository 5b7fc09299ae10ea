/** What somebody who watches over the accounts wants to know (OWASP ASVS 5.0, 16.3.1 to 16.3.3). */
export type SecurityEventName =
  | 'user_registered'
  | 'login_succeeded'
  | 'login_failed'
  | 'session_refreshed'
  | 'refresh_refused'
  /** A refresh token that was replaced was shown again: somebody has a copy, and the session was ended. */
  | 'refresh_reused'
  /** A refresh token that had just been replaced was shown again from another network, or by another user agent. It was let in. */
  | 'refresh_repeated_elsewhere'
  /** The same from another network and by another user agent: the session was ended. */
  | 'refresh_stolen'
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
