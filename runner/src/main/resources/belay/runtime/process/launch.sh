# Runs inside the sandbox as the app's user; $0 is the shell to use. The environment comes as shell
# text in pieces, since one string of a process environment holds 128 kB only.
for belay_piece in 0 1 2 3 4 5 6 7 8; do
  eval "belay_env=\$belay_env\$BELAY_ENV$belay_piece; unset BELAY_ENV$belay_piece"
done
[ -z "$BELAY_ENV_ESCAPED" ] || belay_env=$(printf %b "$belay_env")
unset BELAY_ENV_ESCAPED OLDPWD
eval "$belay_env"
unset belay_env belay_piece
umask 022
cd "$HOME" || exit 1
echo belay-ready
[ "$BELAY_STREAMS" != log ] || exec >&3 3>&-
exec 2>&1
unset BELAY_STREAMS
for belay_profile in .profile.d/*.sh .profile; do
  [ ! -r "$belay_profile" ] || . "./$belay_profile"
done
unset belay_profile
if [ -n "$BELAY_TERMINAL" ]; then
  export belay_command belay_shell="$0"
  exec script -qfec 'stty sane $BELAY_TERMINAL; set -- "$belay_shell" "$belay_command"
unset BELAY_TERMINAL belay_command belay_shell; exec "$1" -c "$2"' /dev/null
fi
exec "$0" -c "$belay_command"
