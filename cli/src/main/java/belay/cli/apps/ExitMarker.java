package belay.cli.apps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passes on what a one-off dyno prints, up to the mark behind which its exit status stands
 * (Heroku's convention). Bytes are held back only while they may be the beginning of the mark.
 */
final class ExitMarker {
  static final String TEXT = "\uFFFF heroku-command-exit-status: ";
  private static final int STATUS_BYTES_MAX = 8;
  private static final Pattern STATUS = Pattern.compile("^(\\d{1,3})(?!\\d)");
  private static final Pattern WHOLE = Pattern.compile("^\\d{1,3}\\D");
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
      if (behind.size() < STATUS_BYTES_MAX) {
        behind.write(next);
      }
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

  /** Whether the status came whole: something stands behind it, its line's end at least. */
  boolean isComplete() {
    return WHOLE.matcher(behind.toString(StandardCharsets.ISO_8859_1)).find();
  }

  /** Passes on what was held back; the status, when the mark came. */
  OptionalInt end() throws IOException {
    if (matched < MARK.length) {
      out.write(MARK, 0, matched);
      out.flush();
      return OptionalInt.empty();
    }
    // A terminal repeats what is typed at the last moment, behind the status or on its very line.
    Matcher status = STATUS.matcher(behind.toString(StandardCharsets.ISO_8859_1));
    return status.find() ? OptionalInt.of(Integer.parseInt(status.group(1))) : OptionalInt.empty();
  }
}
