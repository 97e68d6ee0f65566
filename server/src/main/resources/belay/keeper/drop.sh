# Deletes the copy COPY and what was started of it.
set -eu
cd "$BELAY_KEPT"
exec 7>copies.lock
flock -w 60 7
rm -rf "copies/$COPY" "copies/$COPY.part" "copies/$COPY.errors" "scratch.$COPY"
