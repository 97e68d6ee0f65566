# Copies the data of a cluster while it runs: COPY is what the copy is called. Says how much there
# is, and goes on when it is told to; then it waits for what the server says of the end.
set -eu
umask 077
export LC_ALL=C
cd "$BELAY_KEPT"
mkdir -p copies
part=$PWD/copies/$COPY.part errors=$PWD/copies/$COPY.errors why=
exec 2>"$errors"
ended() {
  status=$?
  if [ "$status" != 0 ]; then
    rm -rf "$part"
    [ -n "$why" ] || why=$(grep -v 'No such file or directory' "$errors" | tail -n 1) || :
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
bytes=$(du -sxB1 --exclude=pg_wal data | cut -f 1)
free=$(df --output=avail -B1 . | tail -n 1)
echo probe >copies/.probe
shares=no
if cp --reflink=always copies/.probe copies/.probed 2>/dev/null; then shares=yes; fi
rm -f copies/.probe copies/.probed
echo "ROOM $bytes $free $shares"
read -r go
[ "$go" = go ] || exit 0

mkdir "$part"
cd data
# What a server makes anew when it starts; WAL comes last.
left="-path ./pg_wal -o -path ./pg_replslot -o -path ./pg_dynshmem -o -path ./pg_notify
  -o -path ./pg_serial -o -path ./pg_snapshots -o -path ./pg_stat_tmp -o -path ./pg_subtrans
  -o -name pgsql_tmp* -o -name pg_internal.init*"
set -f
find . -xdev '(' $left ')' -prune -o -type d -print0 | (cd "$part" && xargs -0 -r mkdir -p)
for name in pg_wal pg_wal/archive_status pg_replslot pg_dynshmem pg_notify pg_serial pg_snapshots \
  pg_stat_tmp pg_subtrans; do
  mkdir -p "$part/$name"
done
# What goes while it is copied is in the WAL, as all that changes. What is said is kept in memory:
# on a full disk there would be nothing of it, and a copy that is cut short would look whole.
status=0
said=$(find . -xdev '(' $left ')' -prune -o -type f ! -name postmaster.pid ! -name postmaster.opts \
  ! -name backup_label ! -name tablespace_map -print0 |
  nice xargs -0 -r -n 200 cp -p --reflink=auto --sparse=auto --parents -t "$part" 2>&1) || status=$?
why=$(printf '%s\n' "$said" | grep -v 'No such file or directory' | tail -n 1) || :
if [ -n "$why" ]; then exit 1; fi
if [ $status != 0 ] && [ -z "$said" ]; then exit 1; fi
: >"$errors"
set +f
tries=0
while "$BIN/pg_controldata" -D "$part" 2>&1 | grep -q 'Calculated CRC'; do
  # It was being written in that moment.
  tries=$((tries + 1))
  [ $tries -lt 20 ] || {
    echo "pg_control could not be read whole" >&2
    exit 1
  }
  cp -p global/pg_control "$part/global/pg_control"
done
echo COPIED
read -r first last label
ls pg_wal | awk -v a="$first" -v b="$last" 'length($0) == 24 && $0 "" >= a "" && $0 "" <= b ""' |
  while read -r name; do
    cp -p --reflink=auto "pg_wal/$name" "$part/pg_wal/$name"
  done
[ -f "$part/pg_wal/$first" ] && [ -f "$part/pg_wal/$last" ] || {
  echo "WAL that the copy needs is gone" >&2
  exit 1
}
printf '%s' "$label" | base64 -d >"$part/backup_label"
cd ..
sync -f "$part"
rm -rf "copies/$COPY"
mv "$part" "copies/$COPY"
sync copies
echo "DONE $(du -sB1 "copies/$COPY" | cut -f 1)"
