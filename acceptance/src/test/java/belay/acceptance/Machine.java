package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Http.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Belay of its own: a home in a temp folder, ports of its own, the real programs. Closing it
 * stops everything and fails when a process of it is left.
 */
final class Machine implements AutoCloseable {
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern DYNO =
      Pattern.compile("\\d+ sh \\S+/supervise\\.sh .*", Pattern.DOTALL);

  private static final Programs PROGRAMS = Programs.ready();

  final Path root;
  final Path home;
  private final Map<String, String> env = new HashMap<>();

  private final Isolation isolation;
  private volatile int httpPort;

  private Machine(Path root, Isolation isolation) {
    this.root = root;
    this.isolation = isolation;
    this.home = root.resolve("home");
    env.put("BELAY_HOME", home.toString());
    env.put("HOME", root.toString());
    env.put("BELAY_NO_BUILD", "1");
    // The launcher's cache is made in the background, and would outlive the test.
    env.put("BELAY_NO_AOT", "1");
    env.put("NO_COLOR", "1");
    env.put("GIT_CONFIG_NOSYSTEM", "1");
    env.put("GIT_TERMINAL_PROMPT", "0");
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      env.put("GIT_" + role + "_NAME", "Ana");
      env.put("GIT_" + role + "_EMAIL", "ana@example.com");
    }
  }

  /** Starts one; the router answers and the API too when this returns. */
  static Machine up() {
    return up(Isolation.now());
  }

  static Machine up(Isolation isolation) {
    Machine machine = prepared(isolation);
    machine.start();
    return machine;
  }

  /** The same, with a home below this directory, which everybody may look into. */
  static Machine upIn(Path parent, Isolation isolation) {
    isolation.insist();
    try {
      Path root = Files.createTempDirectory(parent, "belay-acceptance");
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
      isolation.give(root);
      Machine machine = new Machine(root, isolation);
      machine.start();
      return machine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one that has this setting from the first. */
  static Machine upWith(String key, String value) {
    return upWith(Map.of(key, value));
  }

  static Machine upWith(Map<String, String> settings) {
    return upWith(Isolation.now(), settings);
  }

  static Machine upWith(Isolation isolation, Map<String, String> settings) {
    Machine machine = prepared(isolation);
    machine.start(settings);
    return machine;
  }

  /** The first start, on ports that no other home here takes while this one is stopped. */
  void start() {
    start(Map.of());
  }

  private void start(Map<String, String> more) {
    List<String> ports = freePorts(3);
    Map<String, String> settings = new HashMap<>(isolation.settings());
    settings.putAll(more);
    if (Dynos.now() == Dynos.CONTAINERS) {
      settings.putAll(Dynos.now().settings());
    }
    if (!settings.isEmpty()) {
      append("http.port", ports.get(0));
      append("api.port", ports.get(1));
      append("ssh.port", ports.get(2));
      settings.forEach(this::append);
      isolation.give(home);
    }
    belay("up", "--http-port", ports.get(0), "--api-port", ports.get(1), "--ssh-port", ports.get(2))
        .ok();
  }

  /** Changes a setting of the server, which is stopped and started for it. */
  void set(String key, String value) {
    belay("down").ok();
    append(key, value);
    belay("up").ok();
  }

  /** In place of the line that there may be of it: two are refused. */
  private void append(String key, String value) {
    try {
      Files.createDirectories(home);
      Path file = home.resolve("server.properties");
      List<String> lines =
          new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
      lines.removeIf(line -> line.startsWith(key + "="));
      lines.add(key + "=" + value);
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that nothing listens at just now. */
  int freePort() {
    return Integer.parseInt(freePorts(1).getFirst());
  }

  private static List<String> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    try {
      try {
        for (int i = 0; i < count; i++) {
          ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          held.add(socket);
          ports.add(Integer.toString(socket.getLocalPort()));
        }
        return ports;
      } finally {
        for (ServerSocket socket : held) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A home that nothing was started in. */
  static Machine prepared() {
    return prepared(Isolation.now());
  }

  private static Machine prepared(Isolation isolation) {
    isolation.insist();
    try {
      Path root = Files.createTempDirectory("belay-acceptance");
      isolation.give(root);
      return new Machine(root, isolation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Run belay(String... args) {
    return belayIn(root, args);
  }

  Run belayIn(Path directory, String... args) {
    List<String> command = new ArrayList<>(List.of(REPOSITORY.resolve("belay").toString()));
    command.addAll(List.of(args));
    return Run.of(directory, env, isolation.wrapped(command));
  }

  /** With the command of another installation. */
  Run belayOf(Path launcher, String... args) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    return Run.of(root, env, isolation.wrapped(command));
  }

  /** With this at its standard input. */
  Run belayReading(String input, String... args) {
    List<String> command = new ArrayList<>(List.of(REPOSITORY.resolve("belay").toString()));
    command.addAll(List.of(args));
    return Run.of(root, env, isolation.wrapped(command), input);
  }

  Run git(Path directory, String... args) {
    List<String> command = new ArrayList<>(List.of("git", "-c", "init.defaultBranch=main"));
    command.addAll(List.of(args));
    return Run.of(directory, env, isolation.wrapped(command));
  }

  /** A shell's script, as whoever runs this machine's Belay. */
  Run sh(Path directory, String script) {
    return Run.of(directory, env, isolation.wrapped(List.of("sh", "-c", script)));
  }

  Map<String, String> env() {
    return env;
  }

  /** A git checkout with these files committed and a remote for a new app of that name. */
  Path checkout(String app, Map<String, String> files) {
    Path directory = root.resolve("src-" + app);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return firstCommit(app, directory, files);
  }

  /** The same with a copy of a directory. */
  Path checkoutOf(String app, Path original) {
    Path directory = root.resolve("src-" + app);
    Run.of(root, env, List.of("cp", "-R", original.toString(), directory.toString())).ok();
    return firstCommit(app, directory, Map.of());
  }

  private Path firstCommit(String app, Path directory, Map<String, String> files) {
    isolation.give(directory);
    new Api(this).post("/apps", "{\"name\": \"" + app + "\"}");
    git(directory, "init", "-q").ok();
    commit(directory, files);
    belayIn(directory, "git:remote", "-a", app).ok();
    return directory;
  }

  /**
   * Writes files, scripts executable, and commits them; answers the commit's first seven
   * characters.
   */
  String commit(Path directory, Map<String, String> files) {
    files.forEach((name, text) -> {
      try {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        if (text.startsWith("#!")) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    try {
      App.addClasses(directory, files.keySet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    isolation.give(directory);
    git(directory, "add", "-A").ok();
    git(directory, "commit", "-q", "--allow-empty", "-m", "change").ok();
    return git(directory, "rev-parse", "HEAD").ok().out().substring(0, 7);
  }

  Run push(Path directory) {
    return git(directory, "push", "belay", "HEAD:main");
  }

  Answer get(String app, String path) {
    return Http.get(httpPort(), app + ".localhost", path);
  }

  /** Known from then on: it is the same while no control plane is there to say it. */
  int httpPort() {
    if (httpPort == 0) {
      httpPort = ready().get("http_port").asInt();
    }
    return httpPort;
  }

  long serverPid() {
    return ready().get("pid").asLong();
  }

  /** What the control plane says of itself; one that is being started again is waited for. */
  JsonNode ready() {
    AtomicReference<JsonNode> said = new AtomicReference<>(JSON.nullNode());
    Until.isTrue(
        "the control plane is ready",
        () -> {
          try {
            said.set(JSON.readTree(home.resolve("run/server.json").toFile()));
            return true;
          } catch (IOException e) {
            return false;
          }
        });
    return said.get();
  }

  JsonNode credentials() {
    return json(home.resolve("credentials"));
  }

  static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Command lines of processes that belong to this home, those in its containers too. */
  List<String> processes() {
    return processes(root);
  }

  /** One for each dyno that there is: the process that looks after it, or its container's name. */
  List<String> dynos() {
    return switch (Dynos.now()) {
      case PROCESSES -> processes().stream().filter(p -> DYNO.matcher(p).matches()).toList();
      case CONTAINERS -> DockerEngine.containers(home);
    };
  }

  /** What {@link #processes()} are of the home in this directory. */
  static List<String> processes(Path root) {
    List<String> found = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(p -> {
          Path proc = Path.of("/proc", Long.toString(p.pid()));
          try {
            String command =
                Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
            String environ = Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1);
            if (p.pid() != ProcessHandle.current().pid()
                // Below it: what is shown to another home's dynos may have its name.
                && (command.contains(root + "/")
                    || environ.contains("BELAY_HOME=" + root.resolve("home")))) {
              found.add(p.pid() + " " + command);
            }
          } catch (IOException e) {
            // gone, or not ours to read
          }
        });
    found.addAll(DockerEngine.processes(root.resolve("home")));
    return found;
  }

  @Override
  public void close() {
    belay("down");
    List<String> left = processes();
    left.addAll(DockerEngine.containers(home));
    DockerEngine.removeImages(home);
    deleteRoot();
    assertThat(left).as("processes that were left behind").isEmpty();
    PROGRAMS.insistSame();
  }

  private void deleteRoot() {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
