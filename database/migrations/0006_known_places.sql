-- Where sessions are used from, as a whole network: an IPv6 client changes its address within one. NULL for older tokens.
ALTER TABLE refresh_tokens ADD COLUMN network TEXT;

-- Logins ask for both together. What asks for the user alone is served by it too.
CREATE INDEX refresh_tokens_user_network ON refresh_tokens (user_id, network);
DROP INDEX refresh_tokens_user;

-- A user's sessions that were not ended: one row each, however often they were refreshed.
CREATE INDEX refresh_tokens_sessions ON refresh_tokens (user_id)
 WHERE id = session_id AND revoked_at IS NULL;
