package belay.cli;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import java.util.ArrayList;
import java.util.List;

/** {@code belay completion}: a script for bash, and for zsh, which reads bash's. */
final class Completion {
  private static final String SCRIPT =
      """
      # Completes commands of belay, and the names of apps after -a.
      if [ -n "${ZSH_VERSION:-}" ]; then autoload -U +X bashcompinit && bashcompinit; fi
      _belay() {
        local word=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} typed
        typed=${line##* }
        if [ "${COMP_WORDS[COMP_CWORD-1]}" = -a ] || [ "${COMP_WORDS[COMP_CWORD-1]}" = --app ]; then
          COMPREPLY=($(compgen -W "$(belay apps --json 2>/dev/null | sed -n 's/^  "name" *: *"\\(.*\\)",*$/\\1/p')" -- "$word"))
          return
        fi
        COMPREPLY=($(compgen -W "%s" -- "$typed"))
        # A colon ends a word for the shell: only what stands behind the last one is to be added.
        case $typed in *:*) COMPREPLY=("${COMPREPLY[@]#"${typed%%"${typed##*:}"}"}") ;; esac
      }
      complete -F _belay belay
      """;

  private Completion() {}

  static int run(Call call) {
    List<String> names = new ArrayList<>();
    for (Entry entry : Catalog.entries()) {
      names.add(entry.name());
    }
    call.console().line(SCRIPT.replace("%s", String.join(" ", names)).replace("%%", "%").strip());
    return 0;
  }
}
