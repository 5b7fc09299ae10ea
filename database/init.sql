-- The whole schema, told in order, for an empty database:  psql -d payverse_db -f database/init.sql
-- Made from database/migrations by "npm run generate"; change those, not this. The server applies the same
-- migrations by itself when it starts, so a database that was made from this file has nothing left to do.

BEGIN;

SET LOCAL search_path = public;
SET LOCAL standard_conforming_strings = on;

CREATE TABLE IF NOT EXISTS schema_migrations (
    version    INTEGER     PRIMARY KEY,
    name       TEXT        NOT NULL,
    checksum   TEXT        NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- 0001_users.sql

-- People. The email is stored in lower case, so that one address is one user whatever its capitals.
CREATE TABLE users (
    id            UUID           PRIMARY KEY,
    email         VARCHAR(254)   NOT NULL,
    password_hash VARCHAR(60)    NOT NULL,
    full_name     VARCHAR(100)   NOT NULL,
    created_at    TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT users_email_once       UNIQUE (email),
    CONSTRAINT users_email_lower_case CHECK (email = lower(email))
);

INSERT INTO schema_migrations (version, name, checksum)
VALUES (1, '0001_users.sql',
        '18acba239047993eefa71c1f4329da020e7df8ca55c4d239529ded5ba959f5f7');

-- 0002_accounts.sql

-- Money of one user in one currency. Balance and version only move together with a row of transactions:
-- version counts the account's entries, and its first entry is the opening of 1000.00.
CREATE TABLE accounts (
    id             UUID           PRIMARY KEY,
    user_id        UUID           REFERENCES users (id),
    account_number VARCHAR(16)    NOT NULL,
    balance        DECIMAL(15, 2) NOT NULL DEFAULT 1000.00,
    currency       VARCHAR(3)     NOT NULL DEFAULT 'USD',
    version        BIGINT         NOT NULL DEFAULT 1,
    created_at     TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT accounts_number_once     UNIQUE (account_number),
    CONSTRAINT accounts_number_form     CHECK (account_number ~ '^ACC[0-9]{13}$'),
    -- A transfer names no account of its sender, so there is one.
    CONSTRAINT accounts_one_per_user    UNIQUE (user_id),
    CONSTRAINT accounts_currency_form   CHECK (currency ~ '^[A-Z]{3}$'),
    -- No bug above this line can overdraw an account. NaN is a numeric, and greater than every number.
    CONSTRAINT accounts_balance_not_negative CHECK (balance >= 0 AND balance <> 'NaN'),
    CONSTRAINT accounts_version_not_negative CHECK (version >= 0),
    -- An account without a user belongs to the system. Its balance follows from the transactions and is not
    -- kept here: its row is never written or locked, or every registration would wait for it.
    CONSTRAINT accounts_system_not_kept CHECK (user_id IS NOT NULL OR (balance = 0 AND version = 0))
);

-- Where the opening balances come from.
INSERT INTO accounts (id, user_id, account_number, balance, currency, version)
VALUES ('00000000-0000-7000-8000-000000000001', NULL, 'ACC0000000000000', 0, 'USD', 0);

INSERT INTO schema_migrations (version, name, checksum)
VALUES (2, '0002_accounts.sql',
        '5e2dd04d660e5bb29d12a24fdb11235b75b91fd66454db33f034fc67a3c0a4dd');

-- 0003_transactions.sql

-- The double-entry book: a row debits one account and credits another by the same amount.
-- Each side also keeps the balance it left behind and its place in the account's gap-free sequence of entries.
CREATE TABLE transactions (
    id                 UUID           PRIMARY KEY,
    from_account_id    UUID           NOT NULL REFERENCES accounts (id),
    to_account_id      UUID           NOT NULL REFERENCES accounts (id),
    amount             DECIMAL(15, 2) NOT NULL,
    status             VARCHAR(16)    NOT NULL,
    description        TEXT,
    -- Milliseconds, as clients see it: what is answered and what is stored compare equal.
    created_at         TIMESTAMPTZ(3) NOT NULL,

    type               VARCHAR(16)    NOT NULL,
    from_version       BIGINT,
    from_balance_after DECIMAL(15, 2),
    to_version         BIGINT,
    to_balance_after   DECIMAL(15, 2),

    idempotency_key    VARCHAR(255),
    request_hash       BYTEA,
    refund_of          UUID           REFERENCES transactions (id),
    failure_code       VARCHAR(32),

    CONSTRAINT transactions_two_accounts CHECK (from_account_id <> to_account_id),
    -- The upper bound also keeps NaN out, which is greater than every number.
    CONSTRAINT transactions_amount_in_range CHECK (amount > 0 AND amount <= 1000000000.00),
    CONSTRAINT transactions_status_known CHECK (status IN ('completed', 'failed')),
    CONSTRAINT transactions_type_known CHECK (type IN ('opening', 'transfer', 'refund')),
    -- A side is an entry of its account, with version and balance, or it is not: never half.
    CONSTRAINT transactions_from_side_whole CHECK ((from_version IS NULL) = (from_balance_after IS NULL)),
    CONSTRAINT transactions_to_side_whole CHECK ((to_version IS NULL) = (to_balance_after IS NULL)),
    -- An opening comes from the system account, which keeps no entries; everything else is the sender's entry too.
    CONSTRAINT transactions_from_side_entered CHECK ((from_version IS NULL) = (type = 'opening')),
    -- A recorded refusal moved nothing: the recipient has no entry of it.
    CONSTRAINT transactions_to_side_entered CHECK ((to_version IS NULL) = (status = 'failed')),
    CONSTRAINT transactions_versions_positive CHECK (from_version > 0 AND to_version > 0),
    CONSTRAINT transactions_balances_not_negative CHECK (
        from_balance_after >= 0 AND from_balance_after <> 'NaN' AND to_balance_after >= 0 AND to_balance_after <> 'NaN'
    ),
    CONSTRAINT transactions_failure_named CHECK ((status = 'failed') = (failure_code IS NOT NULL)),
    CONSTRAINT transactions_refund_names_original CHECK ((type = 'refund') = (refund_of IS NOT NULL)),
    CONSTRAINT transactions_key_with_hash CHECK ((idempotency_key IS NULL) = (request_hash IS NULL)),

    -- The two ways into an account's history, newest first, and the proof that no version is used twice.
    CONSTRAINT transactions_from_version_once UNIQUE (from_account_id, from_version),
    CONSTRAINT transactions_to_version_once UNIQUE (to_account_id, to_version)
);

-- A key moves money once, for ever.
CREATE UNIQUE INDEX transactions_key_once ON transactions (from_account_id, idempotency_key)
 WHERE idempotency_key IS NOT NULL;

CREATE INDEX transactions_refunds ON transactions (refund_of)
 WHERE refund_of IS NOT NULL;

-- What is written stays written: a correction is a new transaction.
CREATE FUNCTION refuse_transactions_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'transactions are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transactions
   FOR EACH STATEMENT EXECUTE FUNCTION refuse_transactions_change();

INSERT INTO schema_migrations (version, name, checksum)
VALUES (3, '0003_transactions.sql',
        '40417c09516c35468e6a891929eeba90e2d9c7e1b4e2ce3c9ec61d3e7f8916af');

-- 0004_refresh_tokens.sql

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

INSERT INTO schema_migrations (version, name, checksum)
VALUES (4, '0004_refresh_tokens.sql',
        '6f272319c8038137933af5e5849be8d9208d8c69b52998e38fda1dceb05370fc');

-- 0005_batches_and_times.sql

-- The time of an account's latest entry. A new entry is never given an earlier one, whatever the clock does: within an
-- account the order of times is the order of versions, and a time can be looked up by halving the versions.
ALTER TABLE accounts ADD COLUMN last_entry_at TIMESTAMPTZ(3) NOT NULL DEFAULT now();

UPDATE accounts
   SET last_entry_at = latest.created_at
  FROM (
         SELECT account_id, max(created_at) AS created_at
           FROM (
                  SELECT from_account_id AS account_id, created_at FROM transactions
                   UNION ALL
                  SELECT to_account_id, created_at FROM transactions
                ) AS sides
          GROUP BY account_id
       ) AS latest
 WHERE latest.account_id = accounts.id
   AND accounts.user_id IS NOT NULL;

-- Transfers that were asked for together, all or nothing. A batch is named after its first transaction, which also has its
-- idempotency key; the others follow it in the sender's sequence.
ALTER TABLE transactions ADD COLUMN batch_id UUID REFERENCES transactions (id);
ALTER TABLE transactions ADD CONSTRAINT transactions_batch_of_transfers CHECK (batch_id IS NULL OR type = 'transfer');
ALTER TABLE transactions ADD CONSTRAINT transactions_batch_keyed_once CHECK (idempotency_key IS NULL OR batch_id IS NULL OR batch_id = id);

CREATE INDEX transactions_batch ON transactions (batch_id)
 WHERE batch_id IS NOT NULL;

INSERT INTO schema_migrations (version, name, checksum)
VALUES (5, '0005_batches_and_times.sql',
        'e8035d392499d74631b272806aef6734b984370cb36179b3c95a5d7e8fff735e');

-- 0006_known_places.sql

-- Where sessions are used from, as a whole network: an IPv6 client changes its address within one. NULL for older tokens.
ALTER TABLE refresh_tokens ADD COLUMN network TEXT;

-- Logins ask for both together. What asks for the user alone is served by it too.
CREATE INDEX refresh_tokens_user_network ON refresh_tokens (user_id, network);
DROP INDEX refresh_tokens_user;

-- A user's sessions that were not ended: one row each, however often they were refreshed.
CREATE INDEX refresh_tokens_sessions ON refresh_tokens (user_id)
 WHERE id = session_id AND revoked_at IS NULL;

INSERT INTO schema_migrations (version, name, checksum)
VALUES (6, '0006_known_places.sql',
        '0b87c20ff3f17b7e16dd5e3ca3082cca349e04ce90c6d714db27df2d7e079601');

-- 0007_completed_refunds.sql

-- How much of a transfer went back is read for every transfer of a history page. The sum reads this index alone, and not the
-- table, and a refund that was refused does not lengthen the search.
CREATE INDEX transactions_completed_refunds ON transactions (refund_of) INCLUDE (amount)
 WHERE refund_of IS NOT NULL AND status = 'completed';
DROP INDEX transactions_refunds;

INSERT INTO schema_migrations (version, name, checksum)
VALUES (7, '0007_completed_refunds.sql',
        'df51cc4acb3efd4cba2ff2550de71d6c3ff4069862cd02de192142a4d921c421');

-- 0008_repeated_refreshes.sql

-- The latest time at which a replaced refresh token of the session was used again, within the overlap, from another network or
-- by another user agent than the one that had replaced it. Set in the row of the session's first token.
ALTER TABLE refresh_tokens
  ADD COLUMN repeated_at         TIMESTAMPTZ(3),
  ADD COLUMN repeated_ip         TEXT,
  ADD COLUMN repeated_user_agent TEXT;

INSERT INTO schema_migrations (version, name, checksum)
VALUES (8, '0008_repeated_refreshes.sql',
        '7c182f31bb4996834c6d3b3552e34e0dd979b67219fa5a97436def3af54ec70f');

-- 0009_refusals.sql

-- A history of refusals alone is read through this index. A completed transfer is not in it, so that sending does not pay for
-- it; to look for the few refusals among all of the entries took 300 ms for 62,000.
CREATE INDEX transactions_refusals ON transactions (from_account_id, from_version)
 WHERE status = 'failed';

INSERT INTO schema_migrations (version, name, checksum)
VALUES (9, '0009_refusals.sql',
        'af586707205413f7be5b4d4e41a097d65acb6838b56e457ad7d072e4eba0f04a');

-- 0010_contacts.sql

-- Saved people of a user, with a star and a name of the user's own. Both sides are users and not accounts: a new row locks
-- the rows that its foreign keys name, and payments lock the rows of accounts.
CREATE TABLE contacts (
    user_id    UUID           NOT NULL REFERENCES users (id),
    contact_id UUID           NOT NULL REFERENCES users (id),
    own_name   VARCHAR(100),
    starred    BOOLEAN        NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT contacts_once      PRIMARY KEY (user_id, contact_id),
    CONSTRAINT contacts_of_others CHECK (user_id <> contact_id)
);

INSERT INTO schema_migrations (version, name, checksum)
VALUES (10, '0010_contacts.sql',
        '8a46d421954f15cab9f2a97845da410c0b2268a59022f1119c3c35b308bc6836');

COMMIT;
