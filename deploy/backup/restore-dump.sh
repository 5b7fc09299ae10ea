#!/usr/bin/env bash
# Restores a dump into an empty database in one transaction, and proves the ledger.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

usage='usage: restore-dump.sh BACKUP

BACKUP is a folder dump-TIME that dump.sh wrote. Connects with DATABASE_URL, or DB_HOST, DB_PORT, DB_USER, DB_PASSWORD and DB_NAME,
or PGHOST and the other libpq variables. The database must exist and be empty (createdb). The role that connects will own its
tables. A dump has no rights of other roles: run database/grants.sql afterwards.'

case ${1:-} in
  --help) say "$usage"; exit 0 ;;
  -*) wrong_call "there is no option $1" ;;
esac
[ $# = 1 ] || wrong_call 'name one backup'

check_verifier
check_backup "${1%/}" dump
connect_as_configured
use_programs
version=$(query 'SHOW server_version_num') || fail 'the database does not answer'
use_programs "$((version / 10000))"
things=$(query "
  SELECT (SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema$)')
       + (SELECT count(*) FROM pg_proc WHERE pronamespace::regnamespace::text !~ '^(pg_|information_schema$)')")
database=$(query 'SELECT current_database()')
[ "$things" = 0 ] || fail "the database $database is not empty: restore into a new one"

pg_restore -w --single-transaction --exit-on-error --no-owner --no-privileges --dbname="$database" "$backup/database.dump" ||
  fail "nothing was restored: the database $database is as empty as before"
# Without statistics, PostgreSQL would plan queries for empty tables until autovacuum runs.
psql -Xqw -v ON_ERROR_STOP=1 -c 'SET client_min_messages = error' -c 'ANALYZE'
say "restored $backup into the database $database"
prove_book
