package belay.cli.command;

import belay.cli.console.Failure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The words of a command, with the app's name taken off when it was said as words, as on Gokku's
 * server: {@code rollback api production v3} is about {@code api-production}. At most two words are
 * the app's, and only when no option names one: the words that the command has no room for, and
 * those before the first that can be an argument of it.
 */
record AppWords(Optional<String> app, List<String> rest) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final int MAX = 2;

  static AppWords split(Entry entry, Arguments arguments, Context context) {
    List<String> words = arguments.words();
    int names = arguments.has("help") ? 0 : names(entry, arguments, context);
    List<String> rest = words.subList(names, words.size());
    if (!arguments.has("help")) {
      check(entry, rest);
    }
    return names == 0
        ? new AppWords(Optional.empty(), rest)
        : new AppWords(Optional.of(String.join("-", words.subList(0, names))), rest);
  }

  private static int names(Entry entry, Arguments arguments, Context context) {
    boolean named =
        arguments.has("app")
            || arguments.has("remote")
            || arguments.has("group")
            || !context.env().getOrDefault("BELAY_APP", "").isEmpty();
    if (!entry.ofApp() || named) {
      return 0;
    }
    List<String> words = arguments.words();
    int before = 0;
    while (before < Math.min(MAX, words.size())
        && NAME.matcher(words.get(before)).matches()
        && (words.size() - before > entry.wordsMax() || !entry.isArgument(words.get(before)))) {
      before++;
    }
    return before;
  }

  private static void check(Entry entry, List<String> words) {
    String shape = "belay " + entry.name() + " " + entry.wordsLabel();
    if (words.size() < entry.wordsMin()) {
      throw Failure.usage(
          "Something is missing: " + shape.stripTrailing(),
          "belay help " + entry.name() + " shows what it takes.");
    }
    if (words.size() > entry.wordsMax()) {
      throw Failure.usage(
          "\"" + words.get(entry.wordsMax()) + "\" is one word too many: " + shape.stripTrailing(),
          "belay help " + entry.name() + " shows what it takes.");
    }
  }
}
