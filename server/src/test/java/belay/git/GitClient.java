package belay.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A checkout of somebody's, and the real git in it. */
public final class GitClient {
  private final Path directory;

  /** What git adds to its environment; a test sets what its transport needs. */
  public final Map<String, String> environment;

  private GitClient(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /** What git printed, both streams in one, and how it ended. */
  public record Ran(int status, String output) {}

  public static GitClient init(Path directory, Map<String, String> environment)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    GitClient client = new GitClient(directory, environment);
    client.run("init", "-q", "-b", "main");
    return client;
  }

  public Path directory() {
    return directory;
  }

  public void commit(String subject, Map<String, String> files)
      throws IOException, InterruptedException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(Optional.ofNullable(path.getParent()).orElseThrow());
      Files.writeString(path, file.getValue());
    }
    run("add", "-A");
    run("commit", "-q", "--allow-empty", "-m", subject);
  }

  public Ran run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("git did not end: " + output);
    }
    return new Ran(process.exitValue(), output);
  }

  public Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.com"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().putAll(environment);
    return builder.start();
  }
}
