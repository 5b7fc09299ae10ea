# shellcheck shell=bash
# Functions that the scripts in this folder share. Source it, do not run it.
#
# Exit codes of every script: 0 success; 1 refused or failed, and no backup or restored folder was created; 2 wrong usage; 3 the
# restored ledger is broken or could not be checked.

payverse=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# A backup holds names, payments and password hashes of all users.
umask 077
# File names and times are compared byte by byte.
export LC_ALL=C
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
fail() {
  warn "$*"
  exit 1
}
wrong_call() {
  warn "$* (see --help)"
  exit 2
}

# The value of an option: `value_of "$@"` in a loop over the arguments.
value_of() {
  [ $# -ge 2 ] || wrong_call "$1 needs a value"
  printf '%s' "$2"
}

check_keep() {
  [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] || wrong_call "--keep must be a whole number from 1, the number of backups that stay"
}

# Puts PostgreSQL's programs first in the PATH: from PG_BIN, or from Debian's folder for this major version (without a version:
# the newest). On other systems the PATH must have them.
use_programs() {
  local folder=${PG_BIN:-} each
  if [ -z "$folder" ]; then
    for each in /usr/lib/postgresql/*/bin; do
      if [ -z "${1:-}" ] || [ "$each" = "/usr/lib/postgresql/$1/bin" ]; then
        folder=$(printf '%s\n%s\n' "$folder" "$each" | sort -V | tail -n 1)
      fi
    done
  fi
  if [ -n "$folder" ]; then PATH=$folder:$PATH; fi
  command -v psql >/dev/null || fail 'the programs of PostgreSQL are not in the PATH: name their folder in PG_BIN'
}

# Exports the connection of the server (DATABASE_URL or the DB_ variables) as libpq variables, or leaves libpq's own (PGHOST …). It
# uses the environment because every user of the machine can read a command line.
connect_as_configured() {
  export PGAPPNAME=payverse-backup PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-10}
  if [ -n "${DATABASE_URL:-}" ]; then
    local settings each
    settings=$(read_database_url) || exit 1
    while IFS= read -r each; do export "${each?}"; done <<<"$settings"
  elif [ -n "${DB_HOST:-}" ]; then
    export PGHOST=$DB_HOST PGPORT=${DB_PORT:-5432} PGUSER=${DB_USER:-postgres} PGDATABASE=${DB_NAME:-payverse_db}
    if [ -n "${DB_PASSWORD:-}" ]; then export PGPASSWORD=$DB_PASSWORD; fi
  fi
}

# Prints a line NAME=value for each part of DATABASE_URL. Error messages do not quote it, because it holds a password.
read_database_url() {
  # shellcheck disable=SC2016 # The expressions are JavaScript, not shell.
  node -e '
    const refuse = (why) => { console.error(`DATABASE_URL ${why}`); process.exit(1); };
    if (!URL.canParse(process.env.DATABASE_URL)) refuse("is no URL");
    const url = new URL(process.env.DATABASE_URL);
    const found = {
      PGHOST: url.hostname.replace(/^\[|\]$/g, ""), PGPORT: url.port, PGUSER: url.username, PGPASSWORD: url.password,
      PGDATABASE: url.pathname.slice(1),
    };
    for (const name in found) {
      try { found[name] = decodeURIComponent(found[name]); } catch { refuse("has a % that begins no character"); }
    }
    const known = ["host", "port", "options", "sslmode", "sslrootcert", "sslcert", "sslkey"];
    for (const [name, value] of url.searchParams) {
      if (!known.includes(name)) refuse(`has a parameter that these scripts do not know: ${name}`);
      found[`PG${name.toUpperCase()}`] = value;
    }
    for (const [name, value] of Object.entries(found)) {
      if (/[\0\n]/.test(value)) refuse("has a line break in it");
      if (value) console.log(`${name}=${value}`);
    }'
}

# Runs one quick statement and prints its result.
query() {
  PGOPTIONS="${PGOPTIONS:-} -c statement_timeout=60s -c lock_timeout=5s" psql -XAtqw -v ON_ERROR_STOP=1 -c "$1"
}

# PostgreSQL refuses to run as root, so root runs its programs as the system user postgres, which may not enter this folder.
as_postgres() {
  if [ "$EUID" = 0 ]; then
    (cd / && exec runuser -u postgres -- "$@")
  else
    (cd / && exec "$@")
  fi
}

# Creates $draft inside $1; finish_backup renames it to a backup. The lock on $1 ends with its process, so an unfinished folder that
# is found under the lock was left by a killed run.
begin_backup() {
  [ -d "$1" ] || fail "there is no folder $1"
  target=$(cd -- "$1" && pwd)
  exec {lock}<"$target"
  flock -n "$lock" || fail "another backup into $target is running"
  rm -rf -- "$target"/.unfinished-*
  draft=$(mktemp -d "$target/.unfinished-XXXXXX")
  trap 'rm -rf -- "$draft"' EXIT
}

# Writes checksums of the files $2 …, syncs the draft to disk, and renames it to $1.
finish_backup() {
  local name=$1
  shift
  (cd -- "$draft" && sha256sum -- "$@" >SHA256SUMS && sync -- "$@" SHA256SUMS .)
  mv -nT -- "$draft" "$target/$name" || true
  [ ! -e "$draft" ] || fail "there is a backup $name already"
  sync -- "$target"
}

# Removes the oldest backups of the same database until $2 are left, and sets $oldest_kept. A backup is renamed before its removal, so
# that a half-removed one never has the name of a backup.
prune() {
  local prefix=$1 keep=$2 each
  local -a newest_first
  mapfile -t newest_first < <(printf '%s\n' "$target/$prefix"-*Z | sort -r)
  for each in "${newest_first[@]}"; do
    if ! is_of "$each" system "${system:?}" || ! is_of "$each" database "${database:?}"; then continue; fi
    keep=$((keep - 1))
    if [ "$keep" -ge 0 ]; then
      # shellcheck disable=SC2034 # base-backup.sh reads it.
      oldest_kept=$each
      continue
    fi
    mv -nT -- "$each" "$target/.unfinished-${each##*/}"
    rm -rf -- "$target/.unfinished-${each##*/}"
    say "removed $each"
  done
}

is_of() { grep -qxF "$2: $3" -- "$1/about.txt"; }

# Prints one field of the backup's about.txt.
about() { sed -n "s/^$1: //p" -- "$backup/about.txt"; }

# Fails unless the folder is a finished backup of this kind with matching checksums.
check_backup() {
  backup=$1
  if [ ! -f "$backup/SHA256SUMS" ] || [ ! -f "$backup/about.txt" ]; then fail "$backup is no finished backup"; fi
  (cd -- "$backup" && sha256sum --check --strict --quiet SHA256SUMS >/dev/null 2>&1) ||
    fail "$backup is damaged: its files differ from SHA256SUMS"
  [ "$(about kind)" = "$2" ] || fail "$backup is not of the kind \"$2\": it says \"$(about kind)\""
}

program_of_payverse() {
  printf '%s (commit %s)' "$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$payverse/package.json")" \
    "$(git -C "$payverse" rev-parse HEAD 2>/dev/null || printf 'unknown')"
}

check_verifier() {
  [ -f "$payverse/dist/commands/ledgerVerify.js" ] || fail "the program that proves the book is not built: run npm run build"
}

# Runs ledger:verify on the configured database.
prove_book() {
  local status=0
  if [ -z "${DATABASE_URL:-}${DB_HOST:-}" ]; then
    # ledgerVerify reads DB_ variables: fill them from the connection that libpq found.
    export DB_PASSWORD=${PGPASSWORD:-} DB_HOST DB_PORT DB_USER DB_NAME
    IFS='|' read -r DB_HOST DB_PORT DB_USER DB_NAME < <(psql -XAtqw -c '\echo :HOST|:PORT|:USER|:DBNAME' </dev/null)
  fi
  # Run it in a folder without a .env file, because that could name another database.
  (cd -- "$payverse/deploy/backup" && exec node "$payverse/dist/commands/ledgerVerify.js") || status=$?
  case $status in
    0) ;;
    1) warn 'the restored ledger is not sound: no server may use it'; exit 3 ;;
    *) warn 'the restored ledger could not be checked: run npm run ledger:verify before a server uses it'; exit 3 ;;
  esac
}
