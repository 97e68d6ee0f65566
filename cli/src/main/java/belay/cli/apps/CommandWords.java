package belay.cli.apps;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of a command as a line for a shell elsewhere. Pure. */
final class CommandWords {
  /** What would take a word apart, or end the command. */
  private static final Pattern TAKEN_APART = Pattern.compile("[\\s\"'()<>;&|`#\\\\]");

  /** Words that are meant for the shell. */
  private static final Pattern OPERATOR =
      Pattern.compile("&&|\\|\\|?|;|&|\\d?>>?(&\\d|[^\\s\"'();&|`]*)|<[^\\s\"'();&|`]*");

  private CommandWords() {}

  /**
   * One word is a line already. Of several each stays one word; variables in it are still the
   * dyno's, as with Heroku's client, which puts double quotes around too.
   */
  static String line(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : words.stream().map(CommandWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    if (word.isEmpty()) {
      return "\"\"";
    }
    if (!TAKEN_APART.matcher(word).find() || OPERATOR.matcher(word).matches()) {
      return word;
    }
    return "\"" + word.replaceAll("([\"\\\\`])", "\\\\$1") + "\"";
  }
}
