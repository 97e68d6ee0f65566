package belay.cli.machine;

import belay.cli.console.Failure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the programs' jars are: in a checkout under {@code MODULE/target}, in an installed layout
 * under {@code lib/MODULE}.
 *
 * @param root the directory of the launcher
 * @param caches of the programs that are started from it
 */
public record Installation(Path root, ProgramCaches caches) {
  public static Installation of(Map<String, String> env) {
    String root = env.getOrDefault("BELAY_ROOT", "");
    if (root.isEmpty()) {
      throw Failure.failed("This needs the launcher: start it with ./belay from its directory.");
    }
    return new Installation(Path.of(root), ProgramCaches.of(env));
  }

  /** The jars of a module: its own first, the others by name. */
  public List<Path> jars(String module) throws IOException {
    List<Path> jars = jarsIfBuilt(module);
    if (jars.isEmpty()) {
      throw Failure.failed(
          "The program " + module + " is not built: no jar under " + root + ".",
          "Build it with: mvn -DskipTests package");
    }
    return jars;
  }

  /** The same, and none where there are none. */
  public List<Path> jarsIfBuilt(String module) throws IOException {
    Path installed = root.resolve("lib").resolve(module);
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(installed)) {
      jars.addAll(jars(installed, "*.jar"));
    } else {
      Path target = root.resolve(module).resolve("target");
      jars.addAll(jars(target, "belay-" + module + "-*.jar"));
      jars.addAll(jars(target.resolve("lib"), "*.jar"));
    }
    return jars;
  }

  private static List<Path> jars(Path directory, String glob) throws IOException {
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, glob)) {
        all.forEach(jars::add);
      }
    }
    jars.sort(null);
    return jars;
  }

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
