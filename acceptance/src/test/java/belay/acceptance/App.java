package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.tools.ToolProvider;

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
    // A busy machine may take long to start it; what never becomes healthy says how long to wait.
    files.put("belay.yml", health(60));
    files.putAll(Dynos.now().files());
    return files;
  }

  /** The app's settings, when a deploy is to wait that long for it. */
  static String health(int seconds) {
    return "health:\n  path: /health\n  timeout: " + seconds + "\n";
  }

  /** Compiles it in its checkout, and answers what starts it so: in half the time. */
  static Map<String, String> compiled(Path checkout) {
    Path source = checkout.resolve("App.java");
    // Dynos take the machine's own java, which may be older.
    String[] options = {
      "--release", "17", "-d", checkout.resolve("classes").toString(), source.toString()
    };
    int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, options);
    if (status != 0) {
      throw new IllegalStateException("apps/App.java does not compile");
    }
    return Map.of(
        "Procfile",
        "web: sh run.sh\nworker: sh -c 'echo working; exec sleep 100000'\n",
        "run.sh",
        "exec " + JAVA + " -cp classes App\n");
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
