package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The files of the journeys' own app, which needs nothing but a JDK. */
final class App {
  private static final String JAVA =
      "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -Xshare:auto";

  private App() {}

  static Map<String, String> version(String version) {
    return Map.of("version.txt", version + "\n");
  }

  /** A whole app of this version; GET of {@code /health} must answer before it is live. */
  static Map<String, String> files(String version) {
    Map<String, String> files = new HashMap<>(version(version));
    files.put("App.java", source());
    files.put(
        "Procfile",
        "web: " + JAVA + " App.java\nworker: sh -c 'echo working; exec sleep 100000'\n");
    files.put("belay.yml", "health:\n  path: /health\n  timeout: 10\n");
    return files;
  }

  private static String source() {
    try (var in = App.class.getResourceAsStream("/apps/App.java")) {
      if (in == null) {
        throw new IllegalStateException("apps/App.java is not among the test resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
