# Completes commands, options, apps, releases and config vars of belay, in bash.
_belay() {
  local line=${COMP_LINE:0:COMP_POINT} IFS=' ' typed word
  local -a words
  read -ra words <<<"$line"
  # Behind a space a new word begins, which is empty yet.
  case $line in *' ') words+=('') ;; esac
  typed=${words[${#words[@]}-1]}
  COMPREPLY=()
  while IFS= read -r word; do
    # A colon ends a word for bash: only what stands behind the last one is to be added.
    case $typed in *:*) word=${word#"${typed%"${typed##*:}"}"} ;; esac
    COMPREPLY+=("$word")
  done < <("$1" --complete "${words[@]:1}" 2>/dev/null)
}
complete -o default -F _belay belay
