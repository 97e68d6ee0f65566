# Runs one dyno and outlives the control plane: sh supervise.sh DIRECTORY COMMAND...
# It owns the log pipe (open for reading too, so that the pipe neither breaks nor loses what is in
# it while nobody reads) and writes the exit status. At the end it waits until a control plane
# holds DIRECTORY/end open, for with its own exit the unread part of the pipe is gone.
directory=$1
shift
ulimit -c 0
[ -z "$BELAY_OPEN_FILES" ] || ulimit -n "$BELAY_OPEN_FILES" 2>/dev/null
groups=$BELAY_GROUPS
filter=$BELAY_FILTER
unset BELAY_OPEN_FILES BELAY_GROUPS BELAY_FILTER
# field 22 of proc_pid_stat(5): the start time
read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ <"/proc/$$/stat" || exit 1
echo "$$ $start" >"$directory/pid.new" || exit 1
mv "$directory/pid.new" "$directory/pid" || exit 1
# Puts the shell that becomes the app into its limits; an app without them does not run. When memory
# runs out, what runs for an app is killed before anything of Belay is.
confine() {
  echo 500 2>/dev/null >/proc/self/oom_score_adj
  while read -r group; do
    [ -z "$group" ] || echo 0 >"$group" || exit 1
  done <<END
$groups
END
  [ -z "$filter" ] || exec 9<"$filter" || exit 1
}
if [ ! -p "$directory/log" ]; then # a one-off: its caller holds the streams
  (
    confine
    exec "$@"
  )
  status=$?
  echo $status >"$directory/exit.new" && mv "$directory/exit.new" "$directory/exit"
  exit $status
fi
exec 4<>"$directory/log" 5>&1 >/dev/null 2>&1
# In a shell of its own: some shells redirect themselves for the time of a command, and would then
# die of SIGPIPE on reporting what killed it.
(confine >&5 2>&5; exec "$@" </dev/null >&5 2>&5 3>"$directory/log" 4>&- 5>&-)
echo $? >"$directory/exit.new"
mv "$directory/exit.new" "$directory/exit"
exec 5>&-
: >"$directory/end"
