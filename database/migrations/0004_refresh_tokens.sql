-- Sessions, as chains of refresh tokens. Each refresh replaces a token by its successor.
CREATE TABLE refresh_tokens (
    -- The token's jti. The token itself is not stored, only its SHA-256.
    id          UUID           PRIMARY KEY,
    user_id     UUID           NOT NULL REFERENCES users (id),
    -- The id of the session's first token, whose row is the session's lock: who rotates or revokes takes it first.
    session_id  UUID           NOT NULL REFERENCES refresh_tokens (id),
    token       TEXT           NOT NULL,
    issued_at   TIMESTAMPTZ(0) NOT NULL,
    expires_at  TIMESTAMPTZ(0) NOT NULL,
    replaced_by UUID           REFERENCES refresh_tokens (id),
    rotated_at  TIMESTAMPTZ,
    revoked_at  TIMESTAMPTZ,
    user_agent  TEXT,
    ip          TEXT,

    CONSTRAINT refresh_tokens_token_once      UNIQUE (token),
    -- A chain does not fork or join.
    CONSTRAINT refresh_tokens_one_predecessor UNIQUE (replaced_by),
    CONSTRAINT refresh_tokens_rotation_whole  CHECK ((replaced_by IS NULL) = (rotated_at IS NULL)),
    CONSTRAINT refresh_tokens_token_hashed    CHECK (token ~ '^[0-9a-f]{64}$')
);

CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_user ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_revoked ON refresh_tokens (revoked_at)
 WHERE revoked_at IS NOT NULL;
