# Takes an archive in as the data of a server that does not run.
set -eu
umask 077
cd "$BELAY_KEPT"
exec 8>lock
flock -w 30 8 || {
  echo "a server has this data"
  exit 1
}
rm -rf new data
mkdir new
tar -xf - -C new 2>unpack.errors || {
  tail -n 1 unpack.errors
  rm -rf new unpack.errors
  exit 1
}
rm -f unpack.errors
sync -f new
mv new data
