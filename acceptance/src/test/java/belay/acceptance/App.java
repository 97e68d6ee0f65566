package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.tools.ToolProvider;

/** The files of the journeys' own app, which needs nothing but a JDK. */
final class App {
  private static final String SOURCE = "App.java";

  /** A dyno starts the compiled classes in half the time of the source. */
  private static final String RUN =
      "exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmx64m -Xshare:auto"
          + " -cp classes App\n";

  /** Compiled once for all journeys. */
  private static final Map<String, byte[]> CLASSES = compiled();

  private App() {}

  static Map<String, String> version(String version) {
    return Map.of("version.txt", version + "\n");
  }

  /** A whole app of this version; GET of {@code /health} must answer before it is live. */
  static Map<String, String> files(String version) {
    Map<String, String> files = new HashMap<>(version(version));
    files.put(SOURCE, source());
    files.put("run.sh", RUN);
    files.put("Procfile", "web: sh run.sh\nworker: sh -c 'echo working; exec sleep 100000'\n");
    // A busy machine may take long to start it; what never becomes healthy says how long to wait.
    files.put("belay.yml", health(60));
    files.putAll(Dynos.now().files());
    return files;
  }

  /** The app's settings, when a deploy is to wait that long for it. */
  static String health(int seconds) {
    return "health:\n  path: /health\n  timeout: " + seconds + "\n";
  }

  /** Puts the compiled app beside its source, when that is among the files of a commit. */
  static void addClasses(Path checkout, Set<String> files) throws IOException {
    for (String name : files) {
      Path source = checkout.resolve(name);
      if (source.endsWith(SOURCE)) {
        Path classes = Files.createDirectories(source.resolveSibling("classes"));
        for (Map.Entry<String, byte[]> each : CLASSES.entrySet()) {
          Files.write(classes.resolve(each.getKey()), each.getValue());
        }
      }
    }
  }

  private static Map<String, byte[]> compiled() {
    try {
      Path scratch = Files.createTempDirectory("belay-app");
      Path source = Files.writeString(scratch.resolve(SOURCE), source());
      // Dynos take the machine's own java, which may be older.
      String[] options = {"--release", "17", "-d", scratch.toString(), source.toString()};
      if (ToolProvider.getSystemJavaCompiler().run(null, null, null, options) != 0) {
        throw new IllegalStateException("apps/App.java does not compile");
      }
      Map<String, byte[]> classes = new HashMap<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(scratch)) {
        for (Path each : all) {
          if (each.toString().endsWith(".class")) {
            classes.put(String.valueOf(each.getFileName()), Files.readAllBytes(each));
          }
          Files.delete(each);
        }
      }
      Files.delete(scratch);
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
