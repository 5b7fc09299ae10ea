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
