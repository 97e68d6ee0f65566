#compdef belay
# Completes commands, options, apps, releases and config vars of belay, in zsh.
_belay() {
  local -a found
  found=("${(@f)$("${words[1]}" --complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(${found:#})
  if (( $#found )); then compadd -Q -- "${found[@]}"; else _files; fi
}
if ! (( $+functions[compdef] )); then autoload -Uz compinit && compinit; fi
compdef _belay belay
