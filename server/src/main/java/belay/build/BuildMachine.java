package belay.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What builds may use of this machine: its tools, and those of the environment's variables that say
 * how to reach registries. Nothing else of the environment reaches a build.
 *
 * <p>The system's directories come first on the PATH of builds, whatever the order in the
 * environment's: dynos see those, so what built with them also runs.
 */
public final class BuildMachine {
  private static final List<String> SYSTEM_PATH =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
  private static final List<String> TOOLS =
      List.of(
          "node", "npm", "python3", "java", "javac", "mvn", "gradle", "go", "ruby", "bundle", "git",
          "bwrap", "setpriv", "setsid");
  private static final Set<String> PASSED =
      Set.of(
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "all_proxy",
          "node_extra_ca_certs",
          "ssl_cert_file",
          "ssl_cert_dir",
          "git_ssl_cainfo",
          "curl_ca_bundle",
          "requests_ca_bundle",
          "goproxy",
          "gonosumdb",
          "gosumdb",
          "goprivate",
          "goflags",
          "maven_opts",
          "maven_args",
          "gradle_opts",
          "java_home",
          "tz");
  private static final List<String> PASSED_PREFIXES = List.of("pip_", "npm_config_", "bundle_");

  private final Map<String, String> environment;
  private final Path javaHome;

  /**
   * @param environment the control plane's own
   * @param javaHome of a JDK that is always there: the one Belay runs on
   */
  public BuildMachine(Map<String, String> environment, Path javaHome) {
    this.environment = Map.copyOf(environment);
    this.javaHome = javaHome;
  }

  /** This process's own environment and JDK. */
  public static BuildMachine ofThisProcess() {
    return new BuildMachine(System.getenv(), Path.of(System.getProperty("java.home", "/usr")));
  }

  /** The variables that go through to a build, JAVA_HOME and PATH among them. */
  SortedMap<String, String> variables() {
    SortedMap<String, String> variables = new TreeMap<>();
    environment.forEach((key, value) -> {
      String name = key.toLowerCase(Locale.ROOT);
      if (PASSED.contains(name) || PASSED_PREFIXES.stream().anyMatch(name::startsWith)) {
        variables.put(key, value);
      }
    });
    variables.put("PATH", path());
    variables.put("BELAY_JAVA_HOME", javaHome.toString());
    return variables;
  }

  String path() {
    Set<String> path = new LinkedHashSet<>();
    SYSTEM_PATH.stream().filter(d -> Files.isDirectory(Path.of(d))).forEach(path::add);
    for (Path directory : ownPath()) {
      if (isOfTheSystem(directory) || hasMissingTool(directory)) {
        path.add(directory.toString());
      }
    }
    return String.join(":", path);
  }

  /** What a build must be able to read beside the system's directories. */
  List<Path> readOnly() {
    Set<Path> paths = new LinkedHashSet<>();
    for (Path directory : ownPath()) {
      if (!isOfTheSystem(directory) && hasMissingTool(directory)) {
        paths.add(directory);
        toolsIn(directory).forEach(tool -> installation(tool).ifPresent(paths::add));
      }
    }
    paths.add(javaHome);
    for (String value : variables().values()) {
      if (value.startsWith("/") && Files.exists(Path.of(value))) {
        paths.add(Path.of(value));
      }
    }
    return paths.stream().filter(path -> path.getNameCount() > 0 && Files.exists(path)).toList();
  }

  /** A program by its name, where a build would find it. */
  Optional<Path> find(String tool) {
    for (String directory : path().split(":", -1)) {
      Path file = Path.of(directory, tool);
      if (Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private List<Path> ownPath() {
    List<Path> path = new ArrayList<>();
    for (String entry : environment.getOrDefault("PATH", "").split(":", -1)) {
      if (entry.matches("/[^/].*") && Files.isDirectory(Path.of(entry))) {
        path.add(Path.of(entry));
      }
    }
    return path;
  }

  private static boolean isOfTheSystem(Path directory) {
    return Set.of("usr", "bin", "sbin", "opt").contains(directory.getName(0).toString());
  }

  private static boolean hasMissingTool(Path directory) {
    return !toolsIn(directory).isEmpty();
  }

  /** The tools that are in a directory, and in none of the system's. */
  private static List<Path> toolsIn(Path directory) {
    return TOOLS.stream()
        .filter(tool -> SYSTEM_PATH.stream().noneMatch(d -> Files.isExecutable(Path.of(d, tool))))
        .map(directory::resolve)
        .filter(Files::isExecutable)
        .toList();
  }

  /**
   * The directory a tool was installed to: that above its bin, unless this is a whole home, where
   * there is much that is not the build's to read.
   */
  private static Optional<Path> installation(Path tool) {
    try {
      Path real = tool.toRealPath();
      Path bin = Optional.ofNullable(real.getParent()).orElse(real);
      Path above = Optional.ofNullable(bin.getParent()).orElse(bin);
      boolean whole =
          above.getNameCount() < 2
              || above.endsWith(".local")
              || above.endsWith(".cargo")
              || above.equals(Path.of(System.getProperty("user.home", "/")));
      return Optional.of(whole ? bin : above);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
