package belay.addonbackup;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Content of any length, encrypted: AES-256-GCM over parts of a mebibyte, each bound to its place
 * and to whether it is the last, so that none can be changed, moved, left out or cut off. A key is
 * for one content.
 */
final class Sealed {
  static final int KEY_BYTES = 32;
  private static final int PART = 1 << 20;
  private static final int TAG_BITS = 128;
  private static final int TAG_BYTES = TAG_BITS / 8;
  private static final int NONCE_BYTES = 12;

  private Sealed() {}

  private static Cipher cipher(int mode, byte[] key, long part, boolean last) throws IOException {
    try {
      byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(last ? 1 : 0).putLong(part).array();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IOException("it cannot be encrypted here: " + e.getMessage(), e);
    }
  }

  private static byte[] done(Cipher cipher, byte[] bytes, int length) throws IOException {
    try {
      return cipher.doFinal(bytes, 0, length);
    } catch (GeneralSecurityException e) {
      throw new IOException("it is not what was written: a part of it was changed", e);
    }
  }

  /**
   * Encrypts all that comes.
   *
   * @return how much that was
   */
  static long write(byte[] key, InputStream in, OutputStream out) throws IOException {
    DataOutputStream to = new DataOutputStream(out);
    long bytes = 0;
    byte[] part = in.readNBytes(PART);
    for (long number = 0; ; number++) {
      byte[] next = part.length == PART ? in.readNBytes(PART) : new byte[0];
      boolean last = next.length == 0;
      to.write(done(cipher(Cipher.ENCRYPT_MODE, key, number, last), part, part.length));
      bytes += part.length;
      if (last) {
        to.flush();
        return bytes;
      }
      part = next;
    }
  }

  /** What was encrypted. An {@link IOException} where it is not what was written. */
  static InputStream read(byte[] key, InputStream in) {
    return new Opened(key, new DataInputStream(in));
  }

  private static final class Opened extends InputStream {
    private final byte[] key;
    private final InputStream in;
    private byte[] ahead = new byte[0];
    private byte[] part = new byte[0];
    private int at;
    private long number = -1;
    private boolean last;

    Opened(byte[] key, InputStream in) {
      this.key = key.clone();
      this.in = in;
    }

    private boolean more() throws IOException {
      if (last) {
        return false;
      }
      byte[] sealed = number < 0 ? in.readNBytes(PART + TAG_BYTES) : ahead;
      if (sealed.length < TAG_BYTES) {
        throw new EOFException("it is cut off");
      }
      ahead = sealed.length == PART + TAG_BYTES ? in.readNBytes(PART + TAG_BYTES) : new byte[0];
      last = ahead.length == 0;
      number++;
      part = done(cipher(Cipher.DECRYPT_MODE, key, number, last), sealed, sealed.length);
      at = 0;
      return part.length > 0 || more();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == part.length && !more()) {
        return -1;
      }
      int count = Math.min(length, part.length - at);
      System.arraycopy(part, at, bytes, offset, count);
      at += count;
      return count;
    }

    @Override
    public void close() throws IOException {
      Arrays.fill(part, (byte) 0);
      in.close();
    }
  }
}
