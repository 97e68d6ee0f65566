package belay.cli;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.command.Library;
import belay.cli.console.Console;
import java.util.List;

/** The help of Belay and of each command. */
final class Help {
  private Help() {}

  static int overview(Console console) {
    console.line("Belay runs web apps on your own machine: git push deploys, and any release that");
    console.line("is kept can be put back in one command.");
    console.line("");
    console.line("Usage: belay COMMAND [OPTIONS]   (config:set and config set are the same)");
    for (Catalog.Group each : Catalog.groups()) {
      console.line("");
      console.line(console.bold(each.title()));
      for (Entry entry : each.entries()) {
        String name = (entry.name() + " " + entry.wordsLabel()).stripTrailing();
        console.line(
            "  "
                + (name.length() > 30 ? name : String.format("%-30s", name))
                + "  "
                + entry.help());
      }
    }
    console.line("");
    console.line("belay help COMMAND shows its options. New here: belay demo");
    return 0;
  }

  static int of(Entry entry, Console console) {
    String text =
        Library.help(
            entry,
            console.terminal().columns(),
            console.terminal().out() && console.terminal().colour());
    console.line(text.stripTrailing());
    return 0;
  }

  static int command(Call call) {
    List<String> words = call.words();
    if (words.isEmpty()) {
      return overview(call.console());
    }
    String name = String.join(":", words);
    return of(Catalog.find(name).orElseThrow(() -> Belay.unknown(name)), call.console());
  }
}
