-- One transfer between two of :count people, from number :first on, with the statements of the server.
-- pgbench carries the values from one statement to the next, as the server does; the sums are done on the way.
\set payer :first + random(0, :count - 1)
\set payee :first + (:payer - :first + random(1, :count - 1)) % :count
BEGIN ISOLATION LEVEL READ COMMITTED;
WITH locked AS MATERIALIZED (
       SELECT id, user_id, account_number, balance, currency, version, last_entry_at, created_at
         FROM accounts
        WHERE user_id = ANY(ARRAY[('01900000-0000-7000-8000-' || lpad(:payer::text, 12, '0'))::uuid,
                                  ('01900000-0000-7000-8000-' || lpad(:payee::text, 12, '0'))::uuid])
        ORDER BY id
          FOR UPDATE
     )
SELECT payer.id AS from_id, payer.balance AS from_balance, payer.version AS from_version,
       payee.id AS to_id, payee.balance AS to_balance, payee.version AS to_version,
       greatest(clock_timestamp(), payer.last_entry_at, payee.last_entry_at) AS created_at
  FROM locked AS payer, locked AS payee
 WHERE payer.user_id = ('01900000-0000-7000-8000-' || lpad(:payer::text, 12, '0'))::uuid
   AND payee.user_id <> payer.user_id
\gset
UPDATE accounts
   SET balance = moved.balance, version = moved.version, last_entry_at = moved.last_entry_at
  FROM (VALUES (:from_id::uuid, :from_balance::numeric - 1.25, :from_version::bigint + 1, :created_at::timestamptz),
               (:to_id::uuid, :to_balance::numeric + 1.25, :to_version::bigint + 1, :created_at::timestamptz))
    AS moved (id, balance, version, last_entry_at)
 WHERE accounts.id = moved.id;
INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, description, created_at, type,
                          from_version, from_balance_after, to_version, to_balance_after)
VALUES (uuidv7(), :from_id::uuid, :to_id::uuid, 1.25, 'completed', 'Payment for lunch', :created_at::timestamptz, 'transfer',
        :from_version::bigint + 1, :from_balance::numeric - 1.25, :to_version::bigint + 1, :to_balance::numeric + 1.25);
COMMIT;
