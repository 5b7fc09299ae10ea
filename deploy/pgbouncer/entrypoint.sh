#!/bin/sh
# entrypoint.sh FOLDER: lets in one user, of the environment's DB_USER and DB_PASSWORD, and becomes PgBouncer. It needs the
# password itself and not a hash of it, because it logs in to PostgreSQL with it too.
set -eu
: "${DB_USER:?names the user}" "${DB_PASSWORD:?is the password}"
folder=$1

quoted() { printf '"%s"' "$(printf '%s' "$1" | sed 's/"/""/g')"; }
umask 077
printf '%s %s\n' "$(quoted "$DB_USER")" "$(quoted "$DB_PASSWORD")" >"$folder/userlist.txt"
unset DB_PASSWORD

exec pgbouncer "$folder/pgbouncer.ini"
