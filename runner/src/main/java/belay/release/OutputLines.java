package belay.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts what a program of an app's prints into lines, in bounded memory: a line ends with a newline,
 * a carriage return or both, at {@link #CHARS_MAX} characters (as Heroku's do; the rest is the next
 * line), or with the output. For one thread.
 */
public final class OutputLines {
  /** Of one line. */
  public static final int CHARS_MAX = 10_000;

  private static final int BUFFER_CHARS = 8_192;

  private final Consumer<String> lines;
  private final StringBuilder line = new StringBuilder();
  private boolean returned;

  private OutputLines(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Hands on each line as it comes, until the output ends; text is UTF-8. */
  public static void each(InputStream output, Consumer<String> lines) throws IOException {
    OutputLines cut = new OutputLines(lines);
    Reader reader = new InputStreamReader(output, StandardCharsets.UTF_8);
    char[] buffer = new char[BUFFER_CHARS];
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      for (int i = 0; i < n; i++) {
        cut.take(buffer[i]);
      }
    }
    if (!cut.line.isEmpty()) {
      cut.handOn();
    }
  }

  private void take(char c) {
    boolean second = returned && c == '\n';
    returned = c == '\r';
    if (second) {
      return;
    }
    if (c == '\n' || c == '\r') {
      handOn();
      return;
    }
    // No character is cut in two.
    if (line.length() >= CHARS_MAX && !Character.isLowSurrogate(c)) {
      handOn();
    }
    line.append(c);
  }

  private void handOn() {
    lines.accept(line.toString());
    line.setLength(0);
  }
}
