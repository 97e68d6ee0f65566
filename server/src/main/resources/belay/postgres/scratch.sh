# A server on a copy of the copy COPY, for a look; it ends when nobody holds its input.
set -eu
umask 077
cd "$BELAY_KEPT"
at=scratch.$COPY
rm -rf "$at"
cp -a --reflink=auto "copies/$COPY" "$at" 2>&1
cat >"$at/pg_hba.conf" <<END
host all $PG_SUPERUSER 127.0.0.1/32 scram-sha-256
END
port=$PG_PORT_NUMBER bin=$PG_BIN settings=$PG_SETTINGS
exec "$bin/postgres" -D "$at" -p "$port" -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories= -c log_destination=stderr -c logging_collector=off \
  -c log_line_prefix= -c autovacuum=off -c fsync=off $settings
