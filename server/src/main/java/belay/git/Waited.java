package belay.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a client sends while it holds memory: how long it is waited for is counted. */
final class Waited extends FilterInputStream {
  private final GitMemory.Share share;

  Waited(InputStream in, GitMemory.Share share) {
    super(in);
    this.share = share;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = 0;
    share.begin();
    try {
      n = super.read(buffer, offset, length);
    } finally {
      share.moved(n);
    }
    return n;
  }
}
