# Deletes all copies but those named in KEEP, and what was cut short; says which of these are there.
set -eu
cd "$BELAY_KEPT"
exec 7>copies.lock
flock -w 60 7
rm -rf scratch.*
[ -d copies ] || exit 0
for path in copies/* copies/.probe*; do
  [ -e "$path" ] || continue
  name=${path#copies/}
  case " $KEEP " in
  *" $name "*) echo "$name" ;;
  *) rm -rf "$path" ;;
  esac
done
