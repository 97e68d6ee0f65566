package belay.manifest;

import belay.release.InvalidInput;
import belay.release.ProcessTypes;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a Procfile: one {@code type: command} a line; empty lines and {@code #} comments too. */
public final class Procfile {
  /** A line of one, for messages. */
  public static final String EXAMPLE = "web: ./start --port $PORT";

  private static final Pattern LINE = Pattern.compile("([^:]*):(.*)");

  private Procfile() {}

  /**
   * Process type to command.
   *
   * @throws InvalidInput with file and line when it is not well formed
   */
  static SortedMap<String, String> parse(String text) {
    SortedMap<String, String> types = new TreeMap<>();
    String[] lines = text.replace("\uFEFF", "").split("\r\n|\n|\r", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        add(types, line, i + 1);
      }
    }
    if (types.isEmpty()) {
      throw fault(1, "no process type is declared. One line each, for example: " + EXAMPLE);
    }
    return types;
  }

  private static void add(SortedMap<String, String> types, String line, int number) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw fault(
          number, "\"" + cut(line) + "\" has no colon. Write type: command, like " + EXAMPLE);
    }
    String type = parts.group(1).strip();
    String command = parts.group(2).strip();
    if (!ProcessTypes.isName(type)) {
      throw fault(
          number,
          "\""
              + cut(type)
              + "\" is no process type: letters, digits, dashes and underscores, at most 30.");
    }
    if (command.isEmpty()) {
      throw fault(number, "process type " + type + " has no command.");
    }
    if (types.putIfAbsent(type, command) != null) {
      throw fault(number, "process type " + type + " is declared twice.");
    }
  }

  private static String cut(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  private static InvalidInput fault(int line, String what) {
    return new InvalidInput("Procfile:" + line + ": " + what);
  }
}
