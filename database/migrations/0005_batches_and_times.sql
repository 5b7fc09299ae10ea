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
