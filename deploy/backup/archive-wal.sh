#!/usr/bin/env bash
# Keeps one file of WAL: PostgreSQL's archive_command. It needs nothing beside it, so it can be copied to where the system
# user postgres may read it.
set -euo pipefail
umask 077

usage='usage: archive-wal.sh FILE NAME ARCHIVE

In postgresql.conf:  archive_command = '\''"/path/to/archive-wal.sh" "%p" "%f" "/path/to/archive"'\''

Ends with 0 when the folder ARCHIVE has the file under NAME, on disk. What is there is never overwritten: a file of the same
name with something else in it comes from another server, and is an error.'

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
# Not made here: where the disk of the archive is not mounted, its place must not fill up the disk of the database.
[ -d "$archive" ] || fail "there is no folder $archive"
case $name in
  */* | .* | '') fail "this is no name for a file of WAL: $name" ;;
esac

# One at a time, so that the draft can have one name, and a crash leaves one draft at most.
exec {lock}<"$archive"
flock -w 60 "$lock" || fail "another process has been writing to $archive for a minute"
if [ -e "$archive/$name" ]; then
  cmp -s -- "$file" "$archive/$name" || fail "$archive has another $name already: the archive of another server?"
else
  draft=$archive/.unfinished
  cp -- "$file" "$draft"
  sync -- "$draft"
  mv -nT -- "$draft" "$archive/$name" || true
  [ ! -e "$draft" ] || fail "somebody else has put $name into $archive"
fi
# Also for a file that was there: a crash may have come between its last byte and this.
sync -- "$archive/$name" "$archive"
