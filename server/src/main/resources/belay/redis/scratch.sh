# A server on a copy of the copy COPY, for a look; it ends when nobody holds its input.
set -eu
umask 077
cd "$BELAY_KEPT"
at=scratch.$COPY
rm -rf "$at"
cp -a --reflink=auto "copies/$COPY" "$at" 2>&1
program=$REDIS_PROGRAM config=$REDIS_CONFIG
unset REDIS_PROGRAM REDIS_CONFIG
exec "$program" - <<END
$config
END
