package belay.logs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to change, of what keeps most apps from starting: known by what they print last. */
public final class StartHint {
  private StartHint() {}

  /**
   * What an app prints, and what to do then.
   *
   * @param sentence with the pattern's group in the place of %s
   */
  private record Hint(Pattern printed, String sentence) {
    static Hint of(String printed, String sentence) {
      return new Hint(Pattern.compile(printed), sentence);
    }
  }

  /** The first that fits counts. */
  private static final List<Hint> ALL =
      List.of(
          Hint.of(
              "Cannot find (?:module|package) '([^./'][^']*)'",
              "%s is not in the release: if it is among devDependencies in package.json, move it to"
                  + " dependencies; else add it."),
          Hint.of(
              "Cannot find module '([./][^']*)'",
              "There is no file %s in the release: correct the name, or have the build make it."),
          Hint.of(
              "[Mm]issing script:? \"?([\\w:-]+)",
              "package.json has no script %s: add it, or say in the Procfile how to start the app."),
          Hint.of(
              "No module named '?([\\w.]+)",
              "%s is not in the release: add it to what the app installs, such as"
                  + " requirements.txt."),
          Hint.of(
              "cannot load such file -- (\\S+)",
              "%s is not in the release: add its gem to the Gemfile, outside of the groups development"
                  + " and test."),
          Hint.of(
              "([\\w./@-]+): \\S*\\^M: bad interpreter",
              "%s has the line ends of Windows: put \"* text=auto eol=lf\" into .gitattributes, run git"
                  + " add --renormalize ., and commit."),
          Hint.of(
              "env: .?([\\w.-]+)\\\\r.?: No such file",
              "A script for %s has the line ends of Windows: put \"* text=auto eol=lf\" into"
                  + " .gitattributes, run git add --renormalize ., and commit."),
          Hint.of(
              "([\\w./@-]+): cannot execute: required file not found",
              "%s is a program for another system, or a script with the line ends of Windows: build it"
                  + " for this one, or put \"* text=auto eol=lf\" into .gitattributes, run git add"
                  + " --renormalize ., and commit."),
          Hint.of(
              "Unable to access jarfile (\\S+)",
              "There is no file %s in the release: correct the Procfile."),
          Hint.of(
              "can't open file '?([^':]+)",
              "There is no file %s in the release: correct the Procfile."),
          Hint.of(
              "([\\w./@-]+): (?:command )?not found",
              "%s is not in the release: correct the Procfile, or add the package that has it."),
          Hint.of(
              "([\\w./@-]+): Permission denied",
              "%s may not be executed: run git update-index --chmod=+x on it, and commit."),
          Hint.of(
              "(EADDRINUSE|[Aa]ddress already in use)",
              "The app listens on a port of its own choice (%s): it must listen on $PORT."));

  /**
   * What to do about the last thing that such a failure printed; empty where nobody knows.
   *
   * @param printed the last lines, the newest last
   */
  public static Optional<String> of(List<String> printed) {
    for (Hint hint : ALL) {
      for (String line : printed.reversed()) {
        Matcher matcher = hint.printed().matcher(line);
        if (matcher.find()) {
          return Optional.of(hint.sentence().formatted(matcher.group(1)));
        }
      }
    }
    return Optional.empty();
  }
}
