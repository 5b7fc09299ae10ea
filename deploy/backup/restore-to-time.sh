#!/usr/bin/env bash
# Point-in-time recovery: restores a data folder of PostgreSQL from a base backup and the WAL since, and proves the ledger in it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

usage='usage: restore-to-time.sh --backup BACKUP --wal ARCHIVE --to TIME --into FOLDER [--wait SECONDS]

BACKUP is a folder base-TIME that base-backup.sh wrote, ARCHIVE the folder of archive-wal.sh. FOLDER must not exist, or be empty:
it appears once the ledger in it is proved, and PostgreSQL is not running in it then.
Run it as the system user of PostgreSQL, or as root.

  --to TIME        every commit until this time, and none after: 2026-05-04T09:30:00Z, or with +02:00
  --to latest      every commit in the archive
  --wait SECONDS   timeout for reading the WAL (3600)'

# Makes a path absolute, because PostgreSQL's programs run in another folder.
absolute() { case $1 in /*) printf '%s' "${1%/}" ;; *) printf '%s/%s' "$PWD" "${1%/}" ;; esac; }

from='' archive='' to='' into='' seconds=3600
while [ $# -gt 0 ]; do
  case $1 in
    --help) say "$usage"; exit 0 ;;
    --backup) from=$(value_of "$@"); shift 2 ;;
    --wal) archive=$(value_of "$@"); shift 2 ;;
    --to) to=$(value_of "$@"); shift 2 ;;
    --into) into=$(value_of "$@"); shift 2 ;;
    --wait) seconds=$(value_of "$@"); shift 2 ;;
    *) wrong_call "there is no option $1" ;;
  esac
done
for each in from:--backup archive:--wal to:--to into:--into; do
  name=${each%%:*}
  [ -n "${!name}" ] || wrong_call "${each##*:} is missing"
done
from=$(absolute "$from") archive=$(absolute "$archive") into=$(absolute "$into")
[[ $seconds =~ ^[1-9][0-9]{0,6}$ ]] || wrong_call '--wait must be a whole number of seconds'
time_with_zone='^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$'
if [ "$to" != latest ]; then
  until=''
  if [[ $to =~ $time_with_zone ]]; then until=$(date -u -d "$to" '+%Y-%m-%dT%H:%M:%S.%6NZ' 2>/dev/null) || until=''; fi
  [ -n "$until" ] || wrong_call '--to must be latest, or a time with its zone such as 2026-05-04T09:30:00Z'
  [[ $until < $(date -u '+%Y-%m-%dT%H:%M:%S.%6NZ') ]] || fail "$to is not over yet"
fi
# PostgreSQL passes restore_command to a shell after it has replaced %f and %p, so these characters would break it.
case $archive in
  *[\'\\%$'\n']*) fail "the folder name must have no quote, backslash, % or line break, because restore_command contains it: $archive" ;;
esac

check_verifier
[ -d "$archive" ] || fail "there is no folder $archive"
[ -d "$(dirname -- "$into")" ] || fail "there is no folder $(dirname -- "$into")"
if [ -e "$into" ]; then
  if [ ! -d "$into" ] || [ -n "$(ls -A -- "$into")" ]; then fail "$into is there already, and not empty"; fi
  ! mountpoint -q -- "$into" || fail "$into is where a disk is mounted: name a folder inside it"
fi
check_backup "$from" base
if [ "$to" != latest ] && [[ $until < $(about finished) ]]; then
  fail "$to is before the end of this backup ($(about finished)): take an older one"
fi
use_programs "$(cat -- "$backup/data/PG_VERSION")"
for each in postgres pg_ctl pg_verifybackup; do
  command -v "$each" >/dev/null || fail "the program $each is not in the PATH: name its folder in PG_BIN"
done
pg_verifybackup --quiet "$backup/data" || fail "$backup is damaged"

draft=$(mktemp -d "$into.restoring-XXXXXX")
# A private folder for the socket: its path must be short, and pg_hba.conf trusts every connection meanwhile.
private=$(mktemp -d)
log=$private/log
broken='' server=''
clean_up() {
  # pg_ctl cannot stop a server before it has written its pid file.
  while [ -n "$server" ] && kill -0 "$server" 2>/dev/null && [ ! -f "$draft/postmaster.pid" ]; do sleep 0.1; done
  if [ -f "$draft/postmaster.pid" ]; then as_postgres pg_ctl -D "$draft" -m fast -t 60 -w stop >/dev/null || true; fi
  if [ -d "$draft" ] && [ -z "$broken" ]; then rm -rf -- "$draft"; fi
  rm -rf -- "$private"
}
trap clean_up EXIT

cp -a -- "$backup/data/." "$draft"
touch "$draft/recovery.signal" "$log"
printf 'local all all trust\n' >"$private/hba.conf"
printf '' >"$private/empty.conf"
if [ "$EUID" = 0 ]; then chown -R postgres: "$draft" "$private"; fi

# The newest name of a file of WAL, without its timeline.
newest() { sed -n 's/^\([0-9A-F]\{24\}\)$/\1/p' | cut -c 9- | sort | tail -n 1; }
there_is=$(find "$archive" -maxdepth 1 -type f -printf '%f\n' | newest)

# The timeout kills a copy that hangs. PostgreSQL treats SIGKILL as an error, not as the end of the archive.
restore_command="timeout -s KILL 300 cp -- '$archive/%f' \"%p\""

# Settings are passed as arguments and not written to the folder, so that none stay behind. They override postgresql.auto.conf of the
# old server, which could archive into its old folder or wait for its standbys.
settings=(
  -c "config_file=$private/empty.conf" -c "hba_file=$private/hba.conf" -c "ident_file=$private/empty.conf"
  -c listen_addresses='' -c "unix_socket_directories=$private" -c port=5432 -c unix_socket_permissions=0700
  -c archive_mode=off -c ssl=off -c synchronous_standby_names='' -c shared_preload_libraries=''
  -c hot_standby=off -c logging_collector=off -c log_destination=stderr -c log_line_prefix='' -c log_min_messages=warning
  -c lc_messages=C -c log_timezone=UTC
  -c "restore_command=$restore_command" -c recovery_target_timeline=latest
)
if [ "$to" != latest ]; then
  # PostgreSQL parses this time before it has loaded time zone names, even Z.
  settings+=(-c "recovery_target_time=${until%Z}+00" -c recovery_target_action=promote)
fi
as_postgres postgres -D "$draft" "${settings[@]}" >>"$log" 2>&1 &
server=$!

logged() { sed -n "s/$1/\\1/p" "$log" | tail -n 1; }
why_it_ended() {
  local last
  last=$(logged '^LOG:  last completed transaction was at log time \(.*\)$')
  if grep -q 'recovery ended before configured recovery target was reached' "$log"; then
    printf 'the WAL archive ends before %s (the last commit in it: %s). Either WAL is missing, or nothing was committed later: then --to latest gives it all' "$to" "${last:-none}"
  elif grep -q 'requested recovery stop point is before consistent recovery point' "$log"; then
    printf '%s is before the end of this backup: take an older one' "$to"
  else
    printf 'PostgreSQL could not read the WAL: %s' "$(grep -E '^(FATAL|PANIC):|error:' "$log" | tail -n 1)"
  fi
}

# PostgreSQL accepts connections only after it has replayed all the requested WAL.
deadline=$((SECONDS + seconds))
until pg_isready -q -h "$private" -p 5432; do
  kill -0 "$server" 2>/dev/null || fail "$(why_it_ended)"
  [ "$SECONDS" -lt "$deadline" ] || fail "the WAL was not read within $seconds seconds: give more with --wait"
  sleep 0.1
done

# Without a target time, PostgreSQL treats a gap in the archive as its end. So compare with the newest file.
read_to=$({ logged '^LOG:  restored log file "\([0-9A-F]\{24\}\)" from archive$'; ls -- "$backup/data/pg_wal"; } | newest)
if [ "$to" = latest ] && [[ $there_is > $read_to ]]; then
  fail "WAL is missing or damaged: it was read up to ...$read_to, and the archive continues to ...$there_is"
fi
last=$(logged '^LOG:  last completed transaction was at log time \(.*\)$')
say "the last restored commit: ${last:-none since the backup began}"

unset DATABASE_URL PGOPTIONS PGPASSWORD PGSSLMODE
export DB_HOST=$private DB_PORT=5432 DB_PASSWORD=''
DB_USER=$(about superuser) DB_NAME=$(about database)
export DB_USER DB_NAME
if ! (prove_book); then
  broken=kept
  warn "it is kept in $draft for inspection"
  exit 3
fi

as_postgres pg_ctl -D "$draft" -m fast -t 600 -w stop >/dev/null || fail 'PostgreSQL did not stop'
# PostgreSQL has synced the files at its last checkpoint. Only the rename needs a sync.
mv -T -- "$draft" "$into" || fail "another process has created $into in the meantime"
sync -- "$(dirname -- "$into")"
say "restored $backup as of $to into $into"
