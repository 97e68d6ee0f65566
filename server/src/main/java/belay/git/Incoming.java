package belay.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * What a client sends. Asked what is available it waits for a byte: JGit's limit on a pack's size
 * asks when the limit is reached, and takes nothing at hand for the end, so that a push that is too
 * large was called truncated whenever the network was slower than the parser.
 */
final class Incoming extends PushbackInputStream {
  Incoming(InputStream in) {
    super(in, 1);
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
