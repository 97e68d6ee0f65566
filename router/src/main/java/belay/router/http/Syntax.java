package belay.router.http;

import java.nio.charset.StandardCharsets;

/** Character classes of RFC 9110 section 5.6, as tables. */
public final class Syntax {
  /**
   * For a token character its lower case, with what is neither a letter nor a digit as a hyphen
   * (many servers, and CGI, make them the same, and then {@code X_Forwarded_For} would pass for
   * ours); 0 for every other.
   */
  private static final byte[] FOLD = new byte[256];

  static {
    String tokens = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (byte b : tokens.getBytes(StandardCharsets.US_ASCII)) {
      boolean plain = Character.isLetterOrDigit(b);
      FOLD[b] = plain ? lower(b) : (byte) '-';
    }
  }

  private Syntax() {}

  public static boolean isToken(byte b) {
    return FOLD[b & 0xff] != 0;
  }

  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }

  static byte fold(byte b) {
    return FOLD[b & 0xff];
  }

  /** A byte that may stand in a field value: visible, space, tab or beyond ASCII. */
  public static boolean isValue(byte b) {
    return (b >= ' ' && b != 127) || b == '\t' || b < 0;
  }

  /** A byte that may stand in a request target; bad escapes and braces are the app's matter. */
  public static boolean isTarget(byte b) {
    return (b > ' ' && b != 127) || b < 0;
  }

  public static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Whether the bytes are the lower-case word, in any case. */
  static boolean is(byte[] bytes, int start, int end, String lower) {
    if (end - start != lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      byte b = bytes[start + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
