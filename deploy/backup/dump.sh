#!/usr/bin/env bash
# Dumps the whole database, as one consistent snapshot, into a new folder with pg_dump.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

usage='usage: dump.sh [--keep N] FOLDER

Writes FOLDER/dump-TIME: database.dump (for restore-dump.sh), about.txt, and SHA256SUMS. Servers may keep running.
Connects with DATABASE_URL, or DB_HOST, DB_PORT, DB_USER, DB_PASSWORD and DB_NAME, or PGHOST and the other libpq variables.

  --keep N   then removes all but the newest N dumps of the same database'

keep='' folder=''
while [ $# -gt 0 ]; do
  case $1 in
    --help) say "$usage"; exit 0 ;;
    --keep) keep=$(value_of "$@"); check_keep "$keep"; shift 2 ;;
    -*) wrong_call "there is no option $1" ;;
    *) [ -z "$folder" ] || wrong_call 'only one folder can be written to'; folder=$1; shift ;;
  esac
done
[ -n "$folder" ] || wrong_call 'name the folder to write to'

connect_as_configured
use_programs
# Prefer the pg_dump of the server's own version: the server may be too old to restore the dump of a newer one.
version=$(query 'SHOW server_version_num') || fail 'the database does not answer'
use_programs "$((version / 10000))"
database=$(query 'SELECT current_database()')
system=$(query 'SELECT system_identifier FROM pg_control_system()')
schema=$(query 'SELECT max(version) FROM schema_migrations') || fail "the database $database has no schema of PayVerse"

begin_backup "$folder"
time=$(date -u +%Y%m%dT%H%M%SZ)
pg_dump -w --format=custom --lock-wait-timeout=60s --file="$draft/database.dump"
pg_restore --list "$draft/database.dump" >/dev/null
cat >"$draft/about.txt" <<END
kind: dump
database: $database
system: $system
began: $time
server: $(query 'SHOW server_version')
pg_dump: $(pg_dump --version)
schema: $schema
payverse: $(program_of_payverse)
END
finish_backup "dump-$time" database.dump about.txt
say "wrote $target/dump-$time"
[ -z "$keep" ] || prune dump "$keep"
