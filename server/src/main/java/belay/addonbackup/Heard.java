package belay.addonbackup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A stream that remembers what was wrong with it, for who reads it may say it otherwise. */
final class Heard extends FilterInputStream {
  private Optional<IOException> trouble = Optional.empty();

  Heard(InputStream in) {
    super(in);
  }

  Optional<IOException> trouble() {
    return trouble;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      trouble = Optional.of(e);
      throw e;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (IOException e) {
      trouble = Optional.of(e);
      throw e;
    }
  }
}
