# Becomes the server of one cluster, as its own user: BELAY_KEPT is the directory that outlives it.
set -eu
umask 077
cd "$BELAY_KEPT"
# Held by all processes of the server until the last is gone: two never share the data.
exec 8>lock
flock -w 30 8 || {
  echo "Another server has this data still."
  exit 1
}
if [ ! -f data/PG_VERSION ]; then
  rm -rf new data
  printf '%s' "$PG_PASSWORD" >password
  "$PG_BIN/initdb" -D new -U "$PG_SUPERUSER" --pwfile=password -A scram-sha-256 -E UTF8 \
    --locale=C.UTF-8 >initdb.log 2>&1 || {
    cat initdb.log
    exit 1
  }
  rm -f password initdb.log
  mv new data
fi
# Of a server that was killed; the lock says that it is gone, where pids are numbers of a sandbox.
rm -f data/postmaster.pid password
# Apps come from addresses of their own networks; who may do all, from this machine alone.
cat >data/pg_hba.conf <<END
host all $PG_SUPERUSER 127.0.0.1/32 scram-sha-256
host all $PG_SUPERUSER all reject
host all all all scram-sha-256
END
port=$PG_PORT_NUMBER bin=$PG_BIN settings=$PG_SETTINGS
unset PG_PASSWORD PG_SUPERUSER PG_PORT_NUMBER PG_BIN PG_SETTINGS
exec "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories= -c password_encryption=scram-sha-256 -c log_checkpoints=off \
  -c log_destination=stderr -c logging_collector=off -c log_line_prefix= \
  -c lc_messages=C.UTF-8 -c autovacuum_max_workers=2 -c max_worker_processes=4 $settings
