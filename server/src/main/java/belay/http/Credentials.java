package belay.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code Authorization} in the three forms that clients of the Platform API send. */
final class Credentials {
  private Credentials() {}

  static Optional<String> token(String header) {
    String text = header.strip();
    int space = text.indexOf(' ');
    if (space < 0) {
      return password(text);
    }
    String rest = text.substring(space + 1).strip();
    return switch (text.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> Optional.of(rest).filter(t -> !t.isEmpty());
      case "basic" -> password(rest);
      default -> Optional.empty();
    };
  }

  private static Optional<String> password(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(pair.substring(colon + 1)).filter(t -> !t.isEmpty());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
