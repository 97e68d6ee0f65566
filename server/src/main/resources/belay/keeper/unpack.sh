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
# In memory, as a full disk would keep nothing of it.
said=$(tar -xf - -C new 2>&1) || {
  printf '%s\n' "$said" | grep -v 'Exiting with failure' | tail -n 1
  rm -rf new
  exit 1
}
sync -f new
mv new data
