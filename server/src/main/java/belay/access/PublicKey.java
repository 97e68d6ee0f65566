package belay.access;

import belay.release.InvalidInput;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * An SSH public key as OpenSSH writes it on one line: type, base64, comment. What is inside the
 * base64 must be a key of that type (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4).
 */
record PublicKey(String type, String base64, String comment) {
  private static final int TEXT_CHARS_MAX = 16_384;
  private static final int COMMENT_CHARS_MAX = 255;
  private static final int RSA_BITS_MIN = 2_048;
  private static final int RSA_BITS_MAX = 16_384;
  private static final int ED25519_BYTES = 32;

  /** Curve to the bytes of an uncompressed point on it. */
  private static final Map<String, Integer> CURVES =
      Map.of("nistp256", 65, "nistp384", 97, "nistp521", 133);

  private static final String ECDSA = "ecdsa-sha2-";

  static PublicKey parse(String text) {
    if (text.contains("PRIVATE KEY") || text.contains("PuTTY-User-Key-File")) {
      throw new InvalidInput(
          "That is a private key: never send it to anyone. Add the public one, from the file that"
              + " ends in .pub.");
    }
    String line = text.strip();
    if (line.isEmpty() || line.length() > TEXT_CHARS_MAX || line.lines().count() > 1) {
      throw new InvalidInput("One public key on one line is needed, as in ~/.ssh/id_ed25519.pub.");
    }
    String[] parts = line.split("[ \t]+", 3);
    if (parts.length < 2) {
      throw notAKey();
    }
    String type = parts[0];
    byte[] blob = decode(parts[1]);
    check(type, blob);
    return new PublicKey(
        type, Base64.getEncoder().encodeToString(blob), comment(parts.length > 2 ? parts[2] : ""));
  }

  /** One line, as it was but for spaces. */
  String line() {
    String key = type + " " + base64;
    return comment.isEmpty() ? key : key + " " + comment;
  }

  /** As {@code ssh-keygen -l} prints it. */
  String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(decode(base64));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String comment(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
    return clean.length() <= COMMENT_CHARS_MAX ? clean : clean.substring(0, COMMENT_CHARS_MAX);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw notAKey();
    }
  }

  private static void check(String type, byte[] blob) {
    ByteBuffer rest = ByteBuffer.wrap(blob);
    try {
      if (!new String(field(rest), StandardCharsets.US_ASCII).equals(type)) {
        throw notAKey();
      }
      checkKind(type, rest);
    } catch (BufferUnderflowException e) {
      throw notAKey();
    }
    if (rest.hasRemaining()) {
      throw notAKey();
    }
  }

  private static void checkKind(String type, ByteBuffer rest) {
    if (type.equals("ssh-ed25519")) {
      require(field(rest).length == ED25519_BYTES);
    } else if (type.equals("ssh-rsa")) {
      require(new BigInteger(field(rest)).signum() > 0);
      checkModulus(new BigInteger(field(rest)));
    } else if (type.startsWith(ECDSA) && CURVES.containsKey(type.substring(ECDSA.length()))) {
      String curve = type.substring(ECDSA.length());
      require(new String(field(rest), StandardCharsets.US_ASCII).equals(curve));
      byte[] point = field(rest);
      require(point.length == CURVES.getOrDefault(curve, -1) && point[0] == 4);
    } else {
      throw new InvalidInput(
          "Keys of type "
              + (type.matches("[a-z0-9@.-]{1,60}") ? type : "?")
              + " are not taken: make one with \"ssh-keygen -t ed25519\" (also taken: ecdsa, and"
              + " rsa of at least 2048 bits).");
    }
  }

  private static void checkModulus(BigInteger modulus) {
    require(modulus.signum() > 0 && modulus.bitLength() <= RSA_BITS_MAX);
    if (modulus.bitLength() < RSA_BITS_MIN) {
      throw new InvalidInput(
          "This RSA key has "
              + modulus.bitLength()
              + " bits, at least 2048 are needed: make one with \"ssh-keygen -t ed25519\".");
    }
  }

  private static byte[] field(ByteBuffer rest) {
    int length = rest.getInt();
    if (length < 1 || length > rest.remaining()) {
      throw notAKey();
    }
    byte[] field = new byte[length];
    rest.get(field);
    return field;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw notAKey();
    }
  }

  private static InvalidInput notAKey() {
    return new InvalidInput(
        "Not an SSH public key: one line is needed, \"ssh-ed25519 AAAA… comment\", as in"
            + " ~/.ssh/id_ed25519.pub, and whole.");
  }
}
