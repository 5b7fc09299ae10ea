# shellcheck shell=bash
# What the scripts of this folder share. It is sourced, not run.
#
# Every script ends with 0 when all is done, 1 when it was refused or failed (nothing is left behind under the name of a
# backup or of a restored folder), 2 when it was called wrongly, and 3 when a restored book could not be proved sound.

payverse=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# A backup holds everybody's names, payments and password hashes.
umask 077
# Names of files and times are compared byte by byte.
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
  warn "$* (--help tells more)"
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

# Puts the programs of PostgreSQL first in the PATH: those of PG_BIN, or else Debian's of this major version (without one, of
# the newest). Elsewhere the PATH has them.
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

# The connection of the server (DATABASE_URL, or DB_HOST and its like), or else what libpq itself reads (PGHOST and its like).
# It goes on in the environment, because everybody on the machine can read a command line.
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

# Prints a line NAME=value for each part of DATABASE_URL. Its faults are told without its text, which has a password.
read_database_url() {
  # shellcheck disable=SC2016 # What looks like an expression of the shell is one of JavaScript.
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

# Runs one statement that must be quick, and prints what it gives.
query() {
  PGOPTIONS="${PGOPTIONS:-} -c statement_timeout=60s -c lock_timeout=5s" psql -XAtqw -v ON_ERROR_STOP=1 -c "$1"
}

# Root may not run PostgreSQL: there, its programs run as the system user postgres. It may not enter this folder.
as_postgres() {
  if [ "$EUID" = 0 ]; then
    (cd / && exec runuser -u postgres -- "$@")
  else
    (cd / && exec "$@")
  fi
}

# From here until `finish_backup`, $draft is a folder inside $1 that is no backup yet. The lock on $1 goes with the process, so
# whatever lies there unfinished while we hold it is of one that was killed.
begin_backup() {
  [ -d "$1" ] || fail "there is no folder $1"
  target=$(cd -- "$1" && pwd)
  exec {lock}<"$target"
  flock -n "$lock" || fail "another backup into $target is running"
  rm -rf -- "$target"/.unfinished-*
  draft=$(mktemp -d "$target/.unfinished-XXXXXX")
  trap 'rm -rf -- "$draft"' EXIT
}

# Names the draft $1 once all of it is on disk, with the checksums of the files that are named after it.
finish_backup() {
  local name=$1
  shift
  (cd -- "$draft" && sha256sum -- "$@" >SHA256SUMS && sync -- "$@" SHA256SUMS .)
  mv -nT -- "$draft" "$target/$name" || true
  [ ! -e "$draft" ] || fail "there is a backup $name already"
  sync -- "$target"
}

# Removes the oldest of the backups of the same database until $2 are left, of which $oldest_kept is one then. What is
# being removed first loses its name: it is never half there.
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

# Prints what the backup says about itself under a name.
about() { sed -n "s/^$1: //p" -- "$backup/about.txt"; }

# Refuses a folder that is not a finished backup of this kind, or not as it was written.
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

# Proves the book in the configured database, as npm run ledger:verify does.
prove_book() {
  local status=0
  if [ -z "${DATABASE_URL:-}${DB_HOST:-}" ]; then
    # The names that PayVerse reads, for what libpq found on its own.
    export DB_PASSWORD=${PGPASSWORD:-} DB_HOST DB_PORT DB_USER DB_NAME
    IFS='|' read -r DB_HOST DB_PORT DB_USER DB_NAME < <(psql -XAtqw -c '\echo :HOST|:PORT|:USER|:DBNAME' </dev/null)
  fi
  # From a folder without a .env file, which might name another database.
  (cd -- "$payverse/deploy/backup" && exec node "$payverse/dist/commands/ledgerVerify.js") || status=$?
  case $status in
    0) ;;
    1) warn 'what was restored is not sound: no server may use it'; exit 3 ;;
    *) warn 'what was restored could not be checked: no server may use it before npm run ledger:verify has'; exit 3 ;;
  esac
}
