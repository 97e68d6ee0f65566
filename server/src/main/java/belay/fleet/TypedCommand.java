package belay.fleet;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that begins with the name of a process type means that one's, as on Heroku. Pure. */
final class TypedCommand {
  private static final Pattern FIRST = Pattern.compile("([A-Za-z0-9_-]+)(?=\\s|;|$)([\\s\\S]*)");

  private TypedCommand() {}

  /** The process type that a command means, whose image it runs in. */
  static Optional<String> type(String command, Map<String, String> processTypes) {
    Matcher words = FIRST.matcher(command);
    return words.matches() && processTypes.containsKey(words.group(1))
        ? Optional.of(words.group(1))
        : Optional.empty();
  }

  /**
   * The command line to run.
   *
   * @param processTypes the serving release's: type to command
   */
  static String of(String command, Map<String, String> processTypes) {
    Matcher words = FIRST.matcher(command);
    if (!words.matches()) {
      return command;
    }
    String rest = words.group(2);
    return Optional.ofNullable(processTypes.get(words.group(1)))
        .filter(typed -> !typed.isEmpty())
        // On lines of their own: a comment at the end of one does not take the rest with it.
        .map(typed ->
            rest.isEmpty() || rest.startsWith(";") ? "{ " + typed + "\n}" + rest : typed + rest)
        .orElse(command);
  }
}
