# Runs one dyno and outlives the control plane: sh supervise.sh DIRECTORY COMMAND...
# It owns the log pipe (open for reading too, so that the pipe neither breaks nor loses what is in
# it while nobody reads) and writes the exit status. At the end it waits until a control plane
# holds DIRECTORY/end open, for with its own exit the unread part of the pipe is gone.
directory=$1
shift
ulimit -c 0
[ -z "$BELAY_OPEN_FILES" ] || ulimit -n "$BELAY_OPEN_FILES" 2>/dev/null
unset BELAY_OPEN_FILES
# field 22 of proc_pid_stat(5): the start time
read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ <"/proc/$$/stat" || exit 1
echo "$$ $start" >"$directory/pid.new" || exit 1
mv "$directory/pid.new" "$directory/pid" || exit 1
# When memory runs out, what runs for an app is killed before anything of Belay is.
expendable() {
  echo 500 2>/dev/null >/proc/self/oom_score_adj
}
if [ ! -p "$directory/log" ]; then # a one-off: its caller holds the streams
  (
    expendable
    exec "$@"
  )
  exit $?
fi
exec 4<>"$directory/log" 5>&1 >/dev/null 2>&1
# In a shell of its own: some shells redirect themselves for the time of a command, and would then
# die of SIGPIPE on reporting what killed it.
(expendable; exec "$@" </dev/null >&5 2>&5 3>"$directory/log" 4>&- 5>&-)
echo $? >"$directory/exit.new"
mv "$directory/exit.new" "$directory/exit"
exec 5>&-
: >"$directory/end"
