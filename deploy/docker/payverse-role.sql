-- Run once, when the volume is empty: the server's own role, which is no superuser, and a database for it to migrate.
\set ON_ERROR_STOP on
\getenv password PAYVERSE_DB_PASSWORD
CREATE ROLE payverse LOGIN PASSWORD :'password';
CREATE DATABASE payverse_db OWNER payverse;
REVOKE CONNECT ON DATABASE payverse_db FROM PUBLIC;
