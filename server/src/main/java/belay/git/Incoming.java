package belay.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * What a client sends. Asked what is available it waits for a byte: JGit's limit on a pack's size
 * asks when the limit is reached, and takes nothing at hand for the end, so that a push that is too
 * large was called truncated whenever the network was slower than the parser. What is handed on is
 * looked at before.
 */
final class Incoming extends PushbackInputStream {
  Incoming(InputStream in, PackScan scan, GitMemory.Share share) {
    super(new Scanned(new Waited(in, share), scan), 1);
  }

  /** Refuses what would take too much memory, before anybody gets it. */
  private static final class Scanned extends FilterInputStream {
    private final PackScan scan;
    private final byte[] one = new byte[1];

    Scanned(InputStream in, PackScan scan) {
      super(in);
      this.scan = scan;
    }

    @Override
    public int read() throws IOException {
      int n = read(one, 0, 1);
      return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      if (n > 0) {
        scan.take(buffer, offset, n);
      }
      return n;
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] skipped = new byte[(int) Math.min(count, 8 << 10)];
      return Math.max(0, read(skipped, 0, skipped.length));
    }
  }

  @Override
  public int available() throws IOException {
    int known = super.available();
    if (known > 0) {
      return known;
    }
    int next = read();
    if (next < 0) {
      return 0;
    }
    unread(next);
    return 1;
  }
}
