package belay.cli;

import belay.cli.command.Entry;
import belay.cli.command.Option;
import belay.cli.console.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The manual page, made of the command table, so that it says what the commands do (man(7)). Pure.
 */
final class Manual {
  /** What the command line is told to print it. */
  static final String WORD = "--manual";

  private Manual() {}

  static int print(Console console, String version) {
    console.line(page(version));
    return 0;
  }

  static String page(String version) {
    List<String> lines = new ArrayList<>();
    lines.add(".\\\" Made of the table of commands when Belay is packaged.");
    lines.add(".TH BELAY 1 \"\" \"belay " + escaped(version) + "\" \"User Commands\"");
    lines.add(".SH NAME");
    lines.add("belay \\- web apps on your own machine: deploy by git push, roll back in a moment");
    lines.add(".SH SYNOPSIS");
    lines.add(".B belay");
    lines.add(".I COMMAND");
    lines.add("[\\fIOPTIONS\\fR]");
    lines.add(".SH DESCRIPTION");
    lines.add("A command of two words may be written with a colon or a space between them:");
    lines.add("config:set and config set are the same. Its options are shown by");
    lines.add("\\fBbelay help\\fR \\fICOMMAND\\fR.");
    for (Catalog.Group group : Catalog.groups()) {
      lines.add(".SH " + escaped(group.title().toUpperCase(java.util.Locale.ROOT)));
      group.entries().forEach(entry -> command(entry, lines));
    }
    lines.addAll(ENDING);
    return String.join("\n", lines);
  }

  private static void command(Entry entry, List<String> lines) {
    lines.add(".TP");
    String words =
        entry.wordsLabel().isEmpty() ? "" : " \\fI" + escaped(entry.wordsLabel()) + "\\fR";
    lines.add("\\fB" + escaped(entry.name()) + "\\fR" + words);
    lines.add(escaped(entry.help()) + also(entry));
    for (Option option : entry.options()) {
      if (option.names().contains("--help")) {
        continue;
      }
      lines.add(".br");
      lines.add(option(option));
    }
    for (String example : entry.examples()) {
      lines.add(".br");
      lines.add("Example: " + escaped(example.strip()));
    }
  }

  private static String also(Entry entry) {
    return entry.aliases().isEmpty()
        ? ""
        : " (also " + escaped(String.join(", ", entry.aliases())) + ")";
  }

  private static String option(Option option) {
    String names =
        option.names().stream()
            .map(name -> "\\fB" + escaped(name) + "\\fR")
            .collect(Collectors.joining(", "));
    String label = option.isFlag() ? "" : " \\fI" + escaped(option.label()) + "\\fR";
    return names + label + "  " + escaped(option.help());
  }

  /** What is no word of roff's: a line must not begin with a dot, and a hyphen is to be copied. */
  static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }

  private static final List<String> ENDING =
      List.of(
          ".SH EXIT STATUS",
          "0 when it was done, 1 when it failed, 2 for wrong usage or when a person should look.",
          ".SH ENVIRONMENT",
          ".TP",
          ".B BELAY_HOME",
          "The home of the server that is meant, instead of ~/.belay or the one of this machine.",
          ".TP",
          "\\fBBELAY_URL\\fR, \\fBBELAY_API_KEY\\fR",
          "A server elsewhere, and a token of it.",
          ".SH FILES",
          ".TP",
          ".I /etc/belay/belay.conf",
          "Where the installed server has its home.",
          ".TP",
          ".I /var/lib/belay/server.properties",
          "Its settings: /usr/share/doc/belay/server.md.");
}
