package belay.archive;

import belay.release.InvalidInput;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lines of JSON, each of which fits in memory; a longer one is refused. */
final class ShortLines extends FilterInputStream {
  private static final int LINE_BYTES_MAX = 4 << 20;

  private int line;

  ShortLines(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      count(next);
    }
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    for (int i = offset; i < offset + n; i++) {
      count(buffer[i]);
    }
    return n;
  }

  private void count(int next) {
    line = next == '\n' ? 0 : line + 1;
    if (line > LINE_BYTES_MAX) {
      throw new InvalidInput(
          "The export's ledger has a line of more than " + LINE_BYTES_MAX + " B.");
    }
  }
}
