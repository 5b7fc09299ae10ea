-- The latest time at which a replaced refresh token of the session was used again, within the overlap, from another network or
-- by another user agent than the one that had replaced it. Set in the row of the session's first token.
ALTER TABLE refresh_tokens
  ADD COLUMN repeated_at         TIMESTAMPTZ(3),
  ADD COLUMN repeated_ip         TEXT,
  ADD COLUMN repeated_user_agent TEXT;
