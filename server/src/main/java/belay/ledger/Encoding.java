package belay.ledger;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The encoding of a row for its hash, field by field. Every field is its length in four bytes and
 * then its bytes; an absent one is the length -1. So no two different rows encode alike.
 */
public final class Encoding {
  /** What stands for the hash before the first row. */
  public static final String NONE = "0".repeat(64);

  private static final HexFormat HEX = HexFormat.of();

  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
  private final DataOutputStream out = new DataOutputStream(buffer);

  /**
   * @param form the kind of row and the version of its encoding
   */
  public Encoding(String form) {
    text(form);
  }

  public Encoding text(String value) {
    try {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      out.writeInt(utf8.length);
      out.write(utf8);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
  }

  public Encoding text(Optional<String> value) {
    return value.map(this::text).orElseGet(this::absent);
  }

  public Encoding number(long value) {
    try {
      out.writeInt(Long.BYTES);
      out.writeLong(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
  }

  public Encoding number(Optional<Integer> value) {
    return value.map(this::number).orElseGet(this::absent);
  }

  private Encoding absent() {
    try {
      out.writeInt(-1);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
  }

  /** The encoding itself. */
  byte[] bytes() {
    return buffer.toByteArray();
  }

  /** SHA-256 in lower-case hex. */
  public String hex() {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
