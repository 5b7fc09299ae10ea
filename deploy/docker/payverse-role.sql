-- Run once, when the volume is empty: two roles, neither of them a superuser. payverse_owner migrates the database that it owns.
-- payverse is the server's, and gets its rights from the step that migrates.
\set ON_ERROR_STOP on
\getenv owner_password PAYVERSE_OWNER_PASSWORD
\getenv password PAYVERSE_DB_PASSWORD
CREATE ROLE payverse_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE payverse LOGIN PASSWORD :'password';
CREATE DATABASE payverse_db OWNER payverse_owner;
REVOKE ALL ON DATABASE payverse_db FROM PUBLIC;
GRANT CONNECT ON DATABASE payverse_db TO payverse;
