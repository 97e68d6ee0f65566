# Completes commands, options, apps, releases and config vars of belay, in fish.
function __belay_complete
  set -l words (commandline -opc)
  $words[1] --complete $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c belay -e
complete -c belay -f -a '(__belay_complete)'
