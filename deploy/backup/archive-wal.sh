#!/usr/bin/env bash
# Archives one WAL file: PostgreSQL's archive_command. It sources no other file, so it can be copied to a path that the system
# user postgres may read.
set -euo pipefail
umask 077

usage='usage: archive-wal.sh FILE NAME ARCHIVE

In postgresql.conf:  archive_command = '\''"/path/to/archive-wal.sh" "%p" "%f" "/path/to/archive"'\''

Exits with 0 when the folder ARCHIVE has the file under NAME, synced to disk. Existing files are never overwritten: a file of the
same name with other contents comes from another server, and is an error.'

fail() {
  printf 'archive-wal.sh: %s\n' "$*" >&2
  exit 1
}

if [ "${1:-}" = --help ]; then
  printf '%s\n' "$usage"
  exit 0
fi
if [ $# != 3 ]; then
  printf '%s\n' "$usage" >&2
  exit 2
fi
file=$1 name=$2 archive=$3
[ -f "$file" ] || fail "there is no file $file"
# Do not create it: if the archive disk is not mounted, the files would fill the disk of the database.
[ -d "$archive" ] || fail "there is no folder $archive"
case $name in
  */* | .* | '') fail "this is not the name of a WAL file: $name" ;;
esac

# The lock lets one process write at a time. So the draft has a fixed name, and a crash leaves at most one draft.
exec {lock}<"$archive"
flock -w 60 "$lock" || fail "another process has been writing to $archive for a minute"
if [ -e "$archive/$name" ]; then
  cmp -s -- "$file" "$archive/$name" || fail "$archive has another $name already: the archive of another server?"
else
  draft=$archive/.unfinished
  cp -- "$file" "$draft"
  sync -- "$draft"
  mv -nT -- "$draft" "$archive/$name" || true
  [ ! -e "$draft" ] || fail "another process has put $name into $archive"
fi
# Sync an existing file too: a crash may have come between its last byte and its sync.
sync -- "$archive/$name" "$archive"
