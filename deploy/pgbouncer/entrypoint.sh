#!/bin/sh
# entrypoint.sh FOLDER: writes userlist.txt with DB_USER and DB_PASSWORD of the environment, and executes PgBouncer. The file needs the
# password and not its hash, because PgBouncer also logs in to PostgreSQL with it.
set -eu
: "${DB_USER:?must name the user}" "${DB_PASSWORD:?must be the password}"
folder=$1

quoted() { printf '"%s"' "$(printf '%s' "$1" | sed 's/"/""/g')"; }
umask 077
printf '%s %s\n' "$(quoted "$DB_USER")" "$(quoted "$DB_PASSWORD")" >"$folder/userlist.txt"
unset DB_PASSWORD

exec pgbouncer "$folder/pgbouncer.ini"
