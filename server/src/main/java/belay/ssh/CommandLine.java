package belay.ssh;

import belay.access.Access;
import belay.access.Person;
import belay.files.TreeDeletion;
import belay.handover.OomScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the command line's own program for each command, as a child in an empty directory with an
 * environment of its own. It knows its person by a token that is worth what the SSH key is worth,
 * and is taken back at the end. Token and words are in files of mode 0600: the list of processes
 * shows neither.
 */
public final class CommandLine implements Commands {
  private static final Logger LOG = LoggerFactory.getLogger(CommandLine.class);
  private static final List<String> FLAGS =
      List.of(
          "-Xms8m",
          "-Xmx64m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Dfile.encoding=UTF-8",
          "-Dsun.jnu.encoding=UTF-8");
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
  private static final int EACH_MAX = 5;
  private static final int ALL_MAX = 16;

  private final Access access;
  private final String classPath;
  private final Path directory;
  private final String apiUrl;
  private final Optional<Path> socket;
  private final Seats seats = new Seats(EACH_MAX, ALL_MAX);

  private CommandLine(
      Access access, String classPath, Path directory, String apiUrl, Optional<Path> socket) {
    this.access = access;
    this.classPath = classPath;
    this.directory = directory;
    this.apiUrl = apiUrl;
    this.socket = socket;
  }

  /**
   * The command line whose jars are in a directory.
   *
   * @param directory for what each command needs; what a crash left in it is removed
   * @param apiUrl where the child finds this server
   * @param socket how it reaches it, so that nobody else can be there in its place
   */
  public static Commands of(
      Access access, Path jars, Path directory, String apiUrl, Optional<Path> socket) {
    if (!Files.isDirectory(jars)) {
      return Commands.NONE;
    }
    try (Stream<Path> all = Files.list(jars)) {
      String classPath = String.join(":", all.map(Path::toString).sorted().toList());
      TreeDeletion.delete(directory);
      PrivateFiles.directory(directory);
      return new CommandLine(access, classPath, directory, apiUrl, socket);
    } catch (IOException e) {
      throw new UncheckedIOException("Commands over SSH cannot be made ready.", e);
    }
  }

  @Override
  public Running start(Person person, List<String> words, ClientTerminal terminal)
      throws IOException {
    seats.take(person.user().id());
    String token = access.lend(person);
    Path home = directory;
    try {
      home = PrivateFiles.temporary(directory);
      PrivateFiles.write(home.resolve("credentials"), credentials(person, token));
      PrivateFiles.write(
          home.resolve("words"), words.stream().map(w -> w + "\0").reduce("", String::concat));
      Path empty = PrivateFiles.directory(home.resolve("empty"));
      ProcessBuilder builder = new ProcessBuilder(command(terminal)).directory(empty.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment(home, terminal));
      Process process = builder.start();
      OomScore.expend(process);
      return new Child(process, person, token, home);
    } catch (IOException | RuntimeException e) {
      forget(person, token, home);
      throw e;
    }
  }

  private String credentials(Person person, String token) {
    // None but the path needs escapes: the address was checked when the user was made.
    String email = person.user().email().replaceAll("[\"\\\\]", "");
    return "{\"url\":\"%s\",\"email\":\"%s\",\"token\":\"%s\",\"socket\":\"%s\"}"
        .formatted(apiUrl, email, token, escaped(socket.map(Path::toString).orElse("")));
  }

  private static String escaped(String path) {
    return path.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static List<String> command(ClientTerminal terminal) {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(FLAGS);
    if (!terminal.there()) {
      java.add("belay.cli.Main");
      return java;
    }
    String run =
        "stty sane rows %d cols %d; exec \"$BELAY_JAVA\" %s belay.cli.Main"
            .formatted(terminal.lines(), terminal.columns(), String.join(" ", FLAGS));
    return List.of("script", "-qfec", run, "/dev/null");
  }

  private Map<String, String> environment(Path home, ClientTerminal terminal) {
    Map<String, String> env = new java.util.HashMap<>(terminal.variables());
    env.put("PATH", PATH);
    env.put("HOME", home.resolve("empty").toString());
    env.put("SHELL", "/bin/sh");
    env.put("LC_ALL", "C.UTF-8");
    env.put("MALLOC_ARENA_MAX", "2");
    env.put("CLASSPATH", classPath);
    env.put("BELAY_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    env.put("BELAY_HOME", home.toString());
    env.put("BELAY_SSH", "1");
    if (terminal.there()) {
      env.put("BELAY_TTY", "012:" + terminal.columns() + ":" + terminal.lines());
    }
    return env;
  }

  private void forget(Person person, String token, Path home) {
    access.takeBack(token);
    seats.leave(person.user().id());
    if (!home.equals(directory)) {
      try {
        TreeDeletion.delete(home);
      } catch (IOException e) {
        LOG.warn("{} could not be removed: {}", home, e.getMessage());
      }
    }
  }

  private final class Child implements Running {
    private final Process process;
    private final Person person;
    private final String token;
    private final Path home;
    private final AtomicBoolean closed = new AtomicBoolean();

    Child(Process process, Person person, String token, Path home) {
      this.process = process;
      this.person = person;
      this.token = token;
      this.home = home;
    }

    @Override
    public Process process() {
      return process;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        forget(person, token, home);
      }
    }
  }
}
