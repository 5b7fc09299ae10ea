-- The image runs this once, on an empty volume. Neither role is a superuser. payverse_owner owns and migrates the database.
-- payverse is the server's role; the step `migrate` grants its rights.
\set ON_ERROR_STOP on
\getenv owner_password PAYVERSE_OWNER_PASSWORD
\getenv password PAYVERSE_DB_PASSWORD
CREATE ROLE payverse_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE payverse LOGIN PASSWORD :'password';
CREATE DATABASE payverse_db OWNER payverse_owner;
REVOKE ALL ON DATABASE payverse_db FROM PUBLIC;
GRANT CONNECT ON DATABASE payverse_db TO payverse;
