-- What a running server may do, for a role of its own. The owner of the schema gives it after each migration, by
--   node dist/commands/migrate.js --grant payverse_app
-- which migrates first, or by psql:
--   psql -v role=payverse_app -d payverse_db -f database/grants.sql
-- The role must exist. It cannot migrate: that stays with the owner.

BEGIN;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM :"role";
GRANT USAGE ON SCHEMA public TO :"role";

GRANT SELECT
   ON schema_migrations TO :"role";

GRANT SELECT, INSERT (id, email, password_hash, full_name), UPDATE (password_hash)
   ON users TO :"role";

-- An account begins with what the table gives it: whoever has this role cannot open a rich one.
GRANT SELECT, INSERT (id, user_id, account_number), UPDATE (balance, version, last_entry_at)
   ON accounts TO :"role";

-- The book is only ever added to. A trigger refuses the rest too, but its owner can switch that off.
GRANT SELECT, INSERT
   ON transactions TO :"role";

GRANT SELECT, INSERT (id, user_id, session_id, token, issued_at, expires_at, user_agent, ip, network),
      UPDATE (replaced_by, rotated_at, revoked_at, repeated_at, repeated_ip, repeated_user_agent), DELETE
   ON refresh_tokens TO :"role";

COMMIT;
