package belay.build;

import belay.language.Language;
import belay.language.Languages.Choice;
import belay.language.Version;
import belay.language.Wanted;
import java.util.List;
import java.util.Optional;

/** A language's runtime that a source asks for and the server has not. */
final class LackingRuntime {
  private LackingRuntime() {}

  /** What the source asks for, what there is, and how to have it. */
  static String inWords(Language language, Optional<Wanted> wanted, Choice.Lacking lacking) {
    String has =
        lacking.versions().isEmpty()
            ? "has no " + language.title()
            : "has " + language.title() + " " + listed(lacking.versions());
    String install =
        lacking
            .install()
            .map(line -> "On the server: " + line)
            .orElse(
                "No package of the server's distribution has it. With mise installed on the server"
                    + " (mise.jdx.dev), Belay takes it from there");
    return wanted
        .map(w ->
            w.file()
                + " asks for "
                + language.title()
                + " "
                + w.text()
                + ", and this server "
                + has
                + ".\n"
                + install
                + (lacking.versions().isEmpty() ? "." : "; or ask for a version that it has."))
        .orElse("This server " + has + ".\n" + install + ".");
  }

  private static String listed(List<Version> versions) {
    List<String> all = versions.stream().map(Version::text).toList();
    return all.size() == 1
        ? all.getFirst()
        : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
  }
}
