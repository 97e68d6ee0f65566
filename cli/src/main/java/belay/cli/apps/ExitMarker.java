package belay.cli.apps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Passes on what a one-off dyno prints, up to the mark behind which its exit status stands
 * (Heroku's convention). Bytes are held back only while they may be the beginning of the mark.
 */
final class ExitMarker {
  static final String TEXT = "\uFFFF heroku-command-exit-status: ";
  private static final byte[] MARK = TEXT.getBytes(StandardCharsets.UTF_8);

  private final OutputStream out;
  private final ByteArrayOutputStream behind = new ByteArrayOutputStream();
  private int matched;

  ExitMarker(OutputStream out) {
    this.out = out;
  }

  void write(byte[] bytes, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      write(bytes[i]);
    }
    out.flush();
  }

  private void write(byte next) throws IOException {
    if (matched == MARK.length) {
      behind.write(next);
    } else if (next == MARK[matched]) {
      matched++;
    } else {
      // No byte inside the mark is its first one, so that a broken-off match holds no other.
      out.write(MARK, 0, matched);
      matched = next == MARK[0] ? 1 : 0;
      if (matched == 0) {
        out.write(next);
      }
    }
  }

  /** Whether the status came whole, with the end of its line: nothing follows it. */
  boolean isComplete() {
    return behind.toString(StandardCharsets.UTF_8).endsWith("\n");
  }

  /** Passes on what was held back; the status, when the mark came. */
  OptionalInt end() throws IOException {
    if (matched < MARK.length) {
      out.write(MARK, 0, matched);
      out.flush();
      return OptionalInt.empty();
    }
    String status = behind.toString(StandardCharsets.UTF_8).strip();
    return status.matches("\\d{1,3}")
        ? OptionalInt.of(Integer.parseInt(status))
        : OptionalInt.empty();
  }
}
