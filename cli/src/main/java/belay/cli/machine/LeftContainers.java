package belay.cli.machine;

import belay.cli.console.Console;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.ServerProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The same of dynos that are containers: found by the home's label, with the docker command. */
final class LeftContainers {
  private static final int LIST_SECONDS = 20;
  private static final int STOP_SECONDS = 120;

  private final Home home;
  private final Console console;

  LeftContainers(Home home, Console console) {
    this.home = home;
    this.console = console;
  }

  /** Answers whether none is left, as far as can be told. */
  boolean stop() throws IOException {
    Path file = home.path().resolve("data").resolve("docker-home");
    List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    boolean ours = lines.size() == 2 && Files.isDirectory(Path.of(lines.get(1)));
    if (!ours || !Files.isSameFile(Path.of(lines.get(1)), home.path()) || !hadContainers()) {
      // No container was ever started, or only by the home that this is a copy of.
      return true;
    }
    List<String> find = List.of("ps", "-q", "--filter", "label=belay.home=" + lines.getFirst());
    try {
      List<String> running = docker(find, LIST_SECONDS);
      if (!running.isEmpty()) {
        stop(running);
      }
      return true;
    } catch (IOException e) {
      console.warn("Apps that are containers may still run; docker says: " + e.getMessage());
      console.warn("To stop them: docker stop $(docker " + String.join(" ", find) + ")");
      return false;
    }
  }

  /** By what the control plane keeps of their logs and images. */
  private boolean hadContainers() throws IOException {
    return holdsAny(home.run().resolve("docker"))
        || Files.exists(home.path().resolve("data").resolve("docker-images"));
  }

  private static boolean holdsAny(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      return all.iterator().hasNext();
    }
  }

  private void stop(List<String> containers) throws IOException {
    String how = containers.size() == 1 ? "1 container" : containers.size() + " containers";
    try (Progress progress =
        console.progress("Stopping " + how + " that ran without the control plane")) {
      List<String> command = new ArrayList<>(List.of("stop"));
      command.addAll(containers);
      var _ = docker(command, STOP_SECONDS);
      progress.done();
    }
  }

  private List<String> docker(List<String> arguments, int seconds) throws IOException {
    List<String> command = new ArrayList<>(List.of("docker"));
    String host = ServerProperties.property(home, "docker.host", "");
    if (!host.isEmpty()) {
      command.addAll(List.of("--host", host));
    }
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("docker did not answer in " + seconds + " s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IOException(said.lines().findFirst().orElse("docker failed"));
    }
    return said.lines().filter(line -> !line.isBlank()).toList();
  }
}
