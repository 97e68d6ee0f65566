package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An app that listens on ports which are not its own, and keeps what it is sent there. */
final class Thief {
  private static final String JAVA =
      "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -Xshare:auto Thief.java";

  private Thief() {}

  /** Its files; it wants the ports that its config var PORTS names. */
  static Map<String, String> files() {
    return Map.of("Thief.java", source(), "Procfile", "web: " + JAVA + " $PORTS\n");
  }

  private static String source() {
    try (var in = Thief.class.getResourceAsStream("/apps/Thief.java")) {
      if (in == null) {
        throw new IllegalStateException("apps/Thief.java is not among the test resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
