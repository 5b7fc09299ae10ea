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
