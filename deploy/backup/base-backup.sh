#!/usr/bin/env bash
# Takes a base backup of the running PostgreSQL server. With the WAL that archive-wal.sh keeps, restore-to-time.sh can restore any
# moment after it (point-in-time recovery).
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

usage='usage: base-backup.sh [--keep N] [--wal ARCHIVE] [--fast] FOLDER

Writes FOLDER/base-TIME: data (a complete data folder of PostgreSQL), about.txt, and SHA256SUMS.
Connects with DATABASE_URL, or DB_HOST, DB_PORT, DB_USER, DB_PASSWORD and DB_NAME, or PGHOST and the other libpq variables. The
role needs REPLICATION.

  --keep N        then removes all but the newest N base backups of the same server
  --wal ARCHIVE   and removes WAL from this folder that is older than the oldest kept backup
  --fast          requests an immediate checkpoint, which writes in seconds what PostgreSQL spreads over minutes'

keep='' folder='' archive='' checkpoint=spread
while [ $# -gt 0 ]; do
  case $1 in
    --help) say "$usage"; exit 0 ;;
    --keep) keep=$(value_of "$@"); check_keep "$keep"; shift 2 ;;
    --wal) archive=$(value_of "$@"); shift 2 ;;
    --fast) checkpoint=fast; shift ;;
    -*) wrong_call "there is no option $1" ;;
    *) [ -z "$folder" ] || wrong_call 'only one folder can be written to'; folder=$1; shift ;;
  esac
done
[ -n "$folder" ] || wrong_call 'name the folder to write to'
[ -z "$archive" ] || [ -n "$keep" ] || wrong_call '--wal without --keep would remove nothing'
[ -z "$archive" ] || [ -d "$archive" ] || fail "there is no folder $archive"

connect_as_configured
use_programs
version=$(query 'SHOW server_version_num') || fail 'the database does not answer'
use_programs "$((version / 10000))"
database=$(query 'SELECT current_database()')
system=$(query 'SELECT system_identifier FROM pg_control_system()')
query 'SELECT FROM schema_migrations LIMIT 1' >/dev/null || fail "the database $database has no schema of PayVerse"
# restore-to-time.sh connects as the bootstrap superuser, whose name differs between clusters.
superuser=$(query 'SELECT rolname FROM pg_roles WHERE oid = 10')

begin_backup "$folder"
time=$(date -u +%Y%m%dT%H%M%SZ)
# Streaming makes the backup independent of the archive: it contains the WAL that it needs itself.
pg_basebackup -w --pgdata="$draft/data" --format=plain --wal-method=stream --checkpoint="$checkpoint" \
  --manifest-checksums=SHA256 --label="payverse $time"
finished=$(query "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
pg_verifybackup --quiet "$draft/data"
cat >"$draft/about.txt" <<END
kind: base
database: $database
system: $system
began: $time
finished: $finished
superuser: $superuser
server: $(query 'SHOW server_version')
payverse: $(program_of_payverse)
END
finish_backup "base-$time" data/backup_manifest about.txt
say "wrote $target/base-$time"

case $(query "
  SELECT CASE WHEN current_setting('archive_mode') = 'off' THEN 'off'
              WHEN last_failed_time > coalesce(last_archived_time, '-infinity') THEN 'failing' END
    FROM pg_stat_archiver") in
  off) warn "PostgreSQL archives no WAL (archive_mode is off): this backup can restore no moment after $finished" ;;
  failing) warn 'the last attempt of PostgreSQL to archive WAL has failed: see its log' ;;
esac

[ -n "$keep" ] || exit 0
prune base "$keep"
[ -n "$archive" ] || exit 0
needed=$(sed -n 's/^START WAL LOCATION: .* (file \([0-9A-F]\{24\}\))$/\1/p' "${oldest_kept:?}/data/backup_label")
pg_archivecleanup "$archive" "${needed:?}"
