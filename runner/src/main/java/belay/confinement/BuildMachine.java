package belay.confinement;

import belay.language.ToolPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What builds may use of this machine: its tools, on the same PATH as dynos, and those of the
 * environment's variables that say how to reach registries. Nothing else of the environment reaches
 * a build.
 */
public final class BuildMachine {
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
          "tz");
  private static final List<String> PASSED_PREFIXES =
      List.of("pip_", "npm_config_", "bundle_", "uv_", "mise_");

  private final Map<String, String> environment;
  private final ToolPath tools;

  /**
   * @param environment the control plane's own
   */
  public BuildMachine(Map<String, String> environment, ToolPath tools) {
    this.environment = Map.copyOf(environment);
    this.tools = tools;
  }

  /** The variables that go through to a build, and PATH. */
  public SortedMap<String, String> variables() {
    SortedMap<String, String> variables = new TreeMap<>();
    environment.forEach((key, value) -> {
      if (isPassed(key)) {
        variables.put(key, value);
      }
    });
    variables.put("PATH", path());
    return variables;
  }

  /** The values of an environment's variables that go through to builds, but for PATH. */
  public static List<String> passed(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(variable -> isPassed(variable.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean isPassed(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return PASSED.contains(name) || PASSED_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** The PATH of builds and dynos. */
  public String path() {
    return tools.path();
  }

  /** What a build must be able to read beside the system's directories. */
  public List<Path> readOnly() {
    Set<Path> paths = new LinkedHashSet<>(tools.directories());
    mise().ifPresent(paths::add);
    for (String value : variables().values()) {
      if (value.startsWith("/") && Files.exists(Path.of(value))) {
        paths.add(Path.of(value));
      }
    }
    return paths.stream().filter(path -> path.getNameCount() > 0 && Files.exists(path)).toList();
  }

  /** A program by its name, where a build would find it. */
  public Optional<Path> find(String tool) {
    return tools.find(tool);
  }

  /**
   * The version manager that fetches runtimes. It builds nothing and runs nothing itself, so it may
   * be anywhere that whoever started Belay has it.
   */
  public Optional<Path> mise() {
    return find("mise").or(() -> elsewhere("mise"));
  }

  /** A program of the server's own, as whoever started Belay would find it. */
  public Optional<Path> ofServer(String tool) {
    return elsewhere(tool).or(() -> find(tool));
  }

  /** A variable of the control plane's own environment. */
  public Optional<String> own(String variable) {
    return Optional.ofNullable(environment.get(variable));
  }

  private Optional<Path> elsewhere(String tool) {
    return List.of(environment.getOrDefault("PATH", "").split(":", -1)).stream()
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
