package belay.cli.command;

import belay.cli.console.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads plain command lines without the option library, which costs a starting program 35 ms. What
 * it does not understand it leaves to {@link Library}, which knows more forms and says what is
 * wrong.
 */
public final class ArgumentReader {
  private final Entry entry;
  private final List<String> args;
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> words = new ArrayList<>();
  private int next;

  private ArgumentReader(Entry entry, List<String> args) {
    this.entry = entry;
    this.args = args;
  }

  public static Arguments read(Entry entry, List<String> args) {
    ArgumentReader reader = new ArgumentReader(entry, args);
    Arguments read =
        reader.readAll() ? new Arguments(reader.options, reader.words) : Library.read(entry, args);
    if (!entry.isVerbatim() && read.words().contains("")) {
      // "$TARGET" that was never set must not mean what no argument means: that may be everything.
      throw Failure.usage(
          "An argument is empty. Is a variable not set?",
          "belay help " + entry.name() + " shows what it takes.");
    }
    return read;
  }

  private boolean readAll() {
    while (next < args.size()) {
      String arg = args.get(next++);
      if (arg.equals("--")) {
        words.addAll(args.subList(next, args.size()));
        return true;
      }
      if (!isOption(arg)) {
        words.add(arg);
      } else if (!readOption(arg)) {
        if (!entry.isVerbatim()) {
          return false;
        }
        words.add(arg);
      }
    }
    return true;
  }

  /** A dash alone is a word, and so is {@code -1}: a release counted back from the newest. */
  static boolean isOption(String arg) {
    return arg.length() > 1
        && arg.charAt(0) == '-'
        && !(arg.charAt(1) >= '0' && arg.charAt(1) <= '9');
  }

  private boolean readOption(String arg) {
    int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
    Optional<Option> known = find(equals < 0 ? arg : arg.substring(0, equals));
    if (known.isEmpty()) {
      return false;
    }
    Option option = known.get();
    if (option.isFlag()) {
      options.put(option.key(), "");
      return equals < 0;
    }
    if (equals >= 0) {
      options.put(option.key(), arg.substring(equals + 1));
      return true;
    }
    if (next == args.size()) {
      return false;
    }
    options.put(option.key(), args.get(next++));
    return true;
  }

  private Optional<Option> find(String name) {
    for (Option option : entry.options()) {
      if (option.names().contains(name)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }
}
