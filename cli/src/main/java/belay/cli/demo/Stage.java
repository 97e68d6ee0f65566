package belay.cli.demo;

import belay.cli.command.Call;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.home.TreeDeletion;
import belay.cli.http.Http;
import belay.cli.http.Proof;
import belay.cli.http.Trust;
import belay.cli.machine.Mounts;
import belay.cli.machine.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the demo plays: a temporary directory with a home and a checkout, and real programs that
 * are run there with their output shown.
 */
final class Stage {
  private static final int REQUEST_MILLIS = 35_000;
  private static final Set<String> LAUNCHERS =
      Set.of("BELAY_JAVA_HOME", "BELAY_JAVA_SEARCH", "BELAY_NO_AOT");

  private final Call call;
  private final Console console;
  private final Path directory;
  private final int httpPort;
  private final int apiPort;
  private final int sshPort;

  private Stage(Call call, Path directory) {
    this.call = call;
    this.console = call.console();
    this.directory = directory;
    Ports ports = new Ports("127.0.0.1");
    this.httpPort = ports.free();
    this.apiPort = ports.free();
    this.sshPort = ports.free();
  }

  static Path root(Call call) {
    String root = call.context().env().getOrDefault("BELAY_ROOT", "");
    if (root.isEmpty()) {
      throw Failure.failed("The demo needs the launcher: start it with ./belay demo.");
    }
    return Path.of(root);
  }

  static Stage set(Call call) throws IOException {
    Path usual = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    Path parent = Mounts.noexec(usual).isPresent() ? Path.of("/var/tmp") : usual;
    Path directory = Files.createTempDirectory(parent, "belay-demo");
    // Apps run as users of their own, and must be able to get to their files in it.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    return new Stage(call, directory);
  }

  Path directory() {
    return directory;
  }

  Path home() {
    return directory.resolve("home");
  }

  Path source() {
    return directory.resolve("hello");
  }

  Path launcher() {
    return call.context().launcher();
  }

  int httpPort() {
    return httpPort;
  }

  void start() {
    belay(
        "up",
        "--http-port",
        Integer.toString(httpPort),
        "--api-port",
        Integer.toString(apiPort),
        "--ssh-port",
        Integer.toString(sshPort));
  }

  /** Copies the sample and makes a repository of it. */
  void checkout(Path sample) throws IOException {
    Files.createDirectories(source());
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = source().resolve(sample.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    git("init", "-q", "-b", "main");
    git("add", ".");
    git("commit", "-qm", "Say hello");
  }

  /** Changes a line of the app's file of settings, as a person would in an editor. */
  void edit(String key, String value) throws IOException {
    Path file = source().resolve("hello.properties");
    show("sed -i 's/^" + key + "=.*/" + key + "=" + value + "/' hello.properties");
    Files.writeString(
        file, Files.readString(file).replaceAll("(?m)^" + key + "=.*$", key + "=" + value));
  }

  /** Writes a file of one line. */
  void write(String name, String line) throws IOException {
    show("echo '" + line + "' > " + name);
    Files.writeString(source().resolve(name), line + "\n");
  }

  void belay(String... words) {
    show("belay " + String.join(" ", words));
    must(run(launcher().toString(), words), "belay " + words[0]);
  }

  void git(String... words) {
    show(shown(words));
    must(run("git", words), "git " + words[0]);
  }

  void gitFails(String... words) {
    show(shown(words));
    if (run("git", words) == 0) {
      throw Failure.failed("git " + words[0] + " should have failed, and did not.");
    }
  }

  private static String shown(String... words) {
    StringBuilder line = new StringBuilder("git");
    for (String word : words) {
      line.append(' ').append(word.contains(" ") ? "'" + word + "'" : word);
    }
    return line.toString();
  }

  /** Sends a real request to the app and insists on the answer. */
  void answers(String app, int status, String text) throws IOException {
    answers(app, Map.of(), status, text);
  }

  /** The same, and nobody is to be asked a second time. */
  void answersOnce(String app, int status, String text) throws IOException {
    answers(app, Map.of("Belay-Retry", "no"), status, text);
  }

  private void answers(String app, Map<String, String> fields, int status, String text)
      throws IOException {
    StringBuilder curl = new StringBuilder("curl ");
    fields.forEach((name, value) -> curl.append("-H '" + name + ": " + value + "' "));
    show(curl + "http://" + app + ".localhost:" + httpPort + "/");
    URI uri = URI.create("http://127.0.0.1:" + httpPort + "/");
    Map<String, String> host = new HashMap<>(fields);
    host.put("Host", app + ".localhost:" + httpPort);
    try (Http.Response response =
        Http.send(
            "GET", uri, host, Http.text(""), REQUEST_MILLIS, Trust.USUAL.with(Proof.ANYBODY))) {
      String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean asTold = response.status() == status && body.contains(text);
      String line = response.status() + "  " + body.lines().limit(5).reduce("", Stage::joined);
      console.line(asTold ? console.green(line) : console.red(line));
      console.flush();
      if (!asTold) {
        throw Failure.failed("The app should have answered " + status + " \"" + text + "\".");
      }
    }
  }

  private static String joined(String some, String more) {
    return some.isEmpty() ? more : some + "\n     " + more;
  }

  private void show(String command) {
    console.line(console.bold("$ " + command));
    console.flush();
  }

  private static void must(int status, String what) {
    if (status != 0) {
      throw Failure.failed(what + " failed (exit " + status + "); it says why above.");
    }
  }

  private int run(String program, String... words) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(words));
    Path where = Files.isDirectory(source()) ? source() : directory;
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    surround(builder.environment());
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      throw Failure.failed(program + " could not be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  /** Nothing of the person's own set-up plays a part, but for how the launcher finds a JDK. */
  private void surround(Map<String, String> env) {
    env.keySet()
        .removeIf(key ->
            (key.startsWith("BELAY_") && !LAUNCHERS.contains(key)) || key.startsWith("GIT_"));
    env.put("BELAY_HOME", home().toString());
    env.put("BELAY_NO_BUILD", "1");
    env.put("GIT_CONFIG_GLOBAL", "/dev/null");
    env.put("GIT_CONFIG_NOSYSTEM", "1");
    env.put("GIT_TERMINAL_PROMPT", "0");
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      env.put("GIT_" + role + "_NAME", "Demo");
      env.put("GIT_" + role + "_EMAIL", "demo@localhost");
    }
  }

  /** Stops everything and deletes the directory; also in the middle of the story. */
  void clear() {
    try {
      if (Files.isDirectory(home())) {
        int _ = run(launcher().toString(), "down");
      }
      TreeDeletion.delete(directory);
    } catch (IOException | Failure e) {
      console.warn("Not all of " + directory + " could be deleted: " + e.getMessage());
    }
    console.flush();
  }
}
