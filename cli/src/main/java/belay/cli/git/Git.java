package belay.cli.git;

import belay.cli.console.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The git of this machine, run in a directory. */
public final class Git {
  private final Path directory;
  private final Map<String, String> env;

  /**
   * Git in a directory.
   *
   * @param env added to the environment of this process
   */
  public Git(Path directory, Map<String, String> env) {
    this.directory = directory;
    this.env = Map.copyOf(env);
  }

  /** How it ended, and what it printed on the first stream. */
  public record Result(int status, String output) {}

  /** Runs git with its messages thrown away. */
  public Result ask(String... args) {
    ProcessBuilder builder = builder(args);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return run(builder);
  }

  /** Whether the repository here names its objects by SHA-256 (git init --object-format). */
  public boolean isSha256() {
    return ask("rev-parse", "--show-object-format").output().strip().equals("sha256");
  }

  /** Runs git and insists that it works. */
  public void must(String... args) {
    ProcessBuilder builder = builder(args).redirectErrorStream(true);
    Result result = run(builder);
    if (result.status() != 0) {
      throw Failure.failed("git " + args[0] + " failed: " + result.output().strip());
    }
  }

  private static Result run(ProcessBuilder builder) {
    try {
      Process git = builder.start();
      git.getOutputStream().close();
      String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(git.waitFor(), output);
    } catch (IOException e) {
      throw missing(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  /** Runs git on this process's own streams and answers its exit status. */
  public int show(String... args) {
    try {
      return builder(args).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw missing(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  private ProcessBuilder builder(String... args) {
    List<String> command = new ArrayList<>();
    command.add("git");
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(env);
    return builder;
  }

  private static Failure missing(IOException e) {
    return Failure.failed(
        "git could not be started (" + e.getMessage() + ").",
        "Install it, for example with: apt install git");
  }
}
