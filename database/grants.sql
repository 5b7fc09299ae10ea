-- The rights of the role of a running server. The owner of the schema grants them after each migration, by
--   node dist/commands/migrate.js --grant payverse_app
-- which migrates first, or by psql:
--   psql -v role=payverse_app -d payverse_db -f database/grants.sql
-- The role must exist. It cannot migrate: only the owner can.

BEGIN;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM :"role";
GRANT USAGE ON SCHEMA public TO :"role";

GRANT SELECT
   ON schema_migrations TO :"role";

GRANT SELECT, INSERT (id, email, password_hash, full_name), UPDATE (password_hash)
   ON users TO :"role";

-- A new account gets the default balance of the table: this role cannot insert another balance.
GRANT SELECT, INSERT (id, user_id, account_number), UPDATE (balance, version, last_entry_at)
   ON accounts TO :"role";

-- Rows are only added to the book. A trigger refuses changes too, but its owner can disable it.
GRANT SELECT, INSERT
   ON transactions TO :"role";

GRANT SELECT, INSERT (id, user_id, session_id, token, issued_at, expires_at, user_agent, ip, network),
      UPDATE (replaced_by, rotated_at, revoked_at, repeated_at, repeated_ip, repeated_user_agent), DELETE
   ON refresh_tokens TO :"role";

GRANT SELECT, INSERT (user_id, contact_id, own_name, starred), UPDATE (own_name, starred, updated_at), DELETE
   ON contacts TO :"role";

COMMIT;
