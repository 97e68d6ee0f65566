package belay.signin;

import java.util.Base64;
import java.util.Optional;

/** Base 64 as browsers and this server send it to each other (RFC 4648, 5; without padding). */
public final class Base64Url {
  private static final int CHARS_MAX = 64 << 10;

  private Base64Url() {}

  public static String of(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Empty when it is none. */
  public static Optional<byte[]> bytes(String text) {
    try {
      return text.length() > CHARS_MAX
          ? Optional.empty()
          : Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
