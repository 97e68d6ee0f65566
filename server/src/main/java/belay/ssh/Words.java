package belay.ssh;

import belay.release.InvalidInput;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a line as a POSIX shell tells them apart by quotes and backslashes (Shell Command
 * Language 2.2), and nothing else of a shell: no variable, pattern, pipe or second command. Pure.
 */
final class Words {
  static final int CHARS_MAX = 32_768;

  private final String line;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int next;

  private Words(String line) {
    this.line = line;
  }

  /**
   * @throws InvalidInput when a quote is not closed, or no command has such a line
   */
  static List<String> of(String line) {
    if (line.length() > CHARS_MAX || line.indexOf('\0') >= 0) {
      throw new InvalidInput("A command has at most " + CHARS_MAX + " characters.");
    }
    Words read = new Words(line);
    while (read.next < line.length()) {
      read.step(line.charAt(read.next++));
    }
    read.end();
    return List.copyOf(read.words);
  }

  private void step(char c) {
    switch (c) {
      case ' ', '\t', '\n', '\r' -> end();
      case '\'' -> quoted('\'', "");
      case '"' -> quoted('"', "\\\"$`");
      case '\\' -> add(next < line.length() ? line.charAt(next++) : c);
      default -> add(c);
    }
  }

  private void quoted(char quote, String escapable) {
    inWord = true;
    while (next < line.length()) {
      char c = line.charAt(next++);
      if (c == quote) {
        return;
      }
      boolean escapes =
          c == '\\' && next < line.length() && escapable.indexOf(line.charAt(next)) >= 0;
      word.append(escapes ? line.charAt(next++) : c);
    }
    throw new InvalidInput("A quote is not closed in that command.");
  }

  private void add(char c) {
    inWord = true;
    word.append(c);
  }

  private void end() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }
}
