# Deletes the copies named in DROP, and what was cut short; says which others are there. Those that nobody
# named stay: a ledger older than they are does not know them.
set -eu
cd "$BELAY_KEPT"
exec 7>copies.lock
flock -w 60 7
rm -rf scratch.* copies/.probe*
[ -d copies ] || exit 0
for path in copies/*; do
  [ -e "$path" ] || continue
  name=${path#copies/}
  case $name in
  *.part | *.errors) rm -rf "$path" && continue ;;
  esac
  case " $DROP " in
  *" $name "*) rm -rf "$path" ;;
  *) echo "$name" ;;
  esac
done
