# Becomes the server of one add-on, as its own user: BELAY_KEPT is the directory that outlives it.
set -eu
umask 077
cd "$BELAY_KEPT"
# Held by all processes of the server until the last is gone: two never share the data.
exec 8>lock
flock -w 30 8 || {
  echo "Another server has this data still."
  exit 1
}
mkdir -p data
# Of a server that was killed while it wrote a copy.
rm -f data/temp-*.rdb data/temp-*.aof
program=$REDIS_PROGRAM config=$REDIS_CONFIG
unset REDIS_PROGRAM REDIS_CONFIG
exec "$program" - <<END
$config
END
