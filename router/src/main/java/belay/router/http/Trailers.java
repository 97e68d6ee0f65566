package belay.router.http;

import java.nio.charset.StandardCharsets;

/** Which fields may stand behind a body. */
public final class Trailers {
  private Trailers() {}

  /**
   * Whether an app may get it from a stranger there: none that means something to a proxy, since
   * many apps put trailers among the fields of the head (RFC 9110 section 6.5.1).
   */
  public static boolean mayTrail(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    return Field.of(bytes, 0, bytes.length) == Field.OTHER;
  }
}
