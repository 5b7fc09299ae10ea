/** The events of the security log (OWASP ASVS 5.0, 16.3.1 to 16.3.3). */
export type SecurityEventName =
  | 'user_registered'
  | 'login_succeeded'
  | 'login_failed'
  | 'session_refreshed'
  | 'refresh_refused'
  /** A client sent a refresh token that was already replaced: the token was copied. The session was ended. */
  | 'refresh_reused'
  /** The same within 10 seconds, from another network or user agent. The server answered it. */
  | 'refresh_repeated_elsewhere'
  /** The same within 10 seconds, from another network and user agent. The session was ended. */
  | 'refresh_stolen'
  | 'session_ended'
  | 'all_sessions_ended'
  | 'password_changed'
  | 'password_change_failed'
  | 'access_refused'
  | 'rate_limited';

/** Never holds a password, a token or an email: a user may have typed a secret into the wrong field. */
export interface SecurityEvent {
  name: SecurityEventName;
  userId?: string | undefined;
  sessionId?: string;
  limit?: string;
}
