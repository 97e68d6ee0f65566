package belay.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, in lower-case hex. */
final class Hashing {
  private static final int BLOCK = 1 << 16;

  private Hashing() {}

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** A file read whole. */
  record Read(String sha256, long bytes) {}

  static Read copy(InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = digest();
    byte[] block = new byte[BLOCK];
    long bytes = 0;
    for (int n = in.read(block); n >= 0; n = in.read(block)) {
      digest.update(block, 0, n);
      out.write(block, 0, n);
      bytes += n;
    }
    return new Read(HexFormat.of().formatHex(digest.digest()), bytes);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
