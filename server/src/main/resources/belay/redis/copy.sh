# Keeps what the server has just written out as the copy COPY: of about BYTES bytes. Says how much
# room there is, and goes on when it is told to.
set -eu
umask 077
cd "$BELAY_KEPT"
mkdir -p copies
part=$PWD/copies/$COPY.part errors=$PWD/copies/$COPY.errors
exec 2>"$errors"
ended() {
  status=$?
  if [ "$status" != 0 ]; then
    rm -rf "$part"
    why=$(tail -n 1 "$errors")
    echo "FAILED ${why:-it ended early; the disk may be full}"
  fi
  rm -f "$errors"
}
trap ended EXIT
exec 7>copies.lock
flock -w 60 7 || {
  echo "another copy is being made still" >&2
  exit 1
}
rm -rf "$part"
echo "ROOM $((2 * BYTES)) $(df --output=avail -B1 . | tail -n 1) no"
read -r go
[ "$go" = go ] || exit 0
# As a server that logs its writes has it: the whole, and no writes since.
log=$part/appendonlydir
mkdir -p "$log"
cp --reflink=auto data/dump.rdb "$log/appendonly.aof.1.base.rdb"
echo "file appendonly.aof.1.base.rdb seq 1 type b" >"$log/appendonly.aof.manifest"
sync -f "$part"
rm -rf "copies/$COPY"
mv "$part" "copies/$COPY"
sync copies
echo "DONE $(du -sB1 "copies/$COPY" | cut -f 1)"
