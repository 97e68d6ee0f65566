package belay.runtime.docker;

import belay.runtime.Dyno;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands inside containers that run. The engine ends none of them before their container ends:
 * what a command started carries a mark in its environment, by which it is found there and killed.
 * A file for each tells the next control plane what this one left. Safe for use by several threads.
 */
final class Execs {
  private static final Logger LOG = LoggerFactory.getLogger(Execs.class);
  private static final String FILE = "exec-";
  private static final Duration KILL_MAX = Duration.ofSeconds(10);
  private static final String MARK = "BELAY_EXEC_ID";

  /** With what images have: grep is quicker, the shell alone does too. */
  private static final String KILL =
      "for p in /proc/[0-9]*; do [ -r $p/environ ] || continue; found=;"
          + " if command -v grep >/dev/null; then grep -q \"$0\" $p/environ && found=1;"
          + " else while IFS= read -r line || [ -n \"$line\" ]; do"
          + " case $line in *\"$0\"*) found=1;; esac; done <$p/environ; fi;"
          + " [ -z \"$found\" ] || kill -9 ${p#/proc/}; done 2>/dev/null";

  private final Engine engine;
  private final Path files;

  /**
   * Asks nothing yet.
   *
   * @param files a directory, made by the time that something is started
   */
  Execs(Engine engine, Path files) {
    this.engine = engine;
    this.files = files;
  }

  /**
   * Starts one.
   *
   * @param inside what it is called; its id is the mark
   * @param container of a dyno's
   * @throws EngineUnavailable when the engine refuses
   */
  OneOff start(Dyno inside, String container, Optional<Terminal> terminal) throws IOException {
    Path file = files.resolve(FILE + inside.id());
    Files.writeString(file, container);
    try {
      String exec = created(inside, container, terminal);
      Attachment attached = Attachment.inside(engine, exec, terminal.isPresent());
      terminal.ifPresent(t -> resize(exec, t));
      return new ExecInContainer(inside, exec, engine, attached, () -> end(file));
    } catch (IOException | EngineUnavailable | DockerException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private String created(Dyno inside, String container, Optional<Terminal> terminal) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
    if (isOfSlug(container)) {
      command.add(ContainerOrder.IN_SLUG);
    }
    command.add(
        terminal.isPresent()
            ? inside.command()
            : ContainerOrder.inOneStream(inside.command()));
    List<String> env = new ArrayList<>(List.of(MARK + "=" + inside.id()));
    terminal.ifPresent(t -> env.add("TERM=" + t.term()));
    return engine.ask(docker ->
        docker
            .execCreateCmd(container)
            .withAttachStdin(true)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withTty(terminal.isPresent())
            .withEnv(env)
            .withCmd(command.toArray(String[]::new))
            .exec()
            .getId());
  }

  private boolean isOfSlug(String container) {
    var config = engine.ask(docker -> docker.inspectContainerCmd(container).exec()).getConfig();
    return Optional.ofNullable(config.getLabels())
        .filter(l -> l.containsKey(Labels.SLUG))
        .isPresent();
  }

  private void resize(String exec, Terminal terminal) {
    try {
      engine.ask(docker ->
          docker.resizeExecCmd(exec).withSize(terminal.lines(), terminal.columns()).exec());
    } catch (DockerException | EngineUnavailable e) {
      LOG.debug("The terminal keeps its size", e);
    }
  }

  static boolean isOfOne(Path file) {
    return String.valueOf(file.getFileName()).startsWith(FILE);
  }

  /**
   * Ends what an earlier life of the control plane left; all at once, for each may take its time.
   */
  void endLeft() {
    try (var ends = Executors.newVirtualThreadPerTaskExecutor();
        var left = Files.newDirectoryStream(files, FILE + "*")) {
      left.forEach(file -> ends.execute(() -> end(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(Path file) {
    try {
      kill(
          Files.readString(file),
          MARK + "=" + String.valueOf(file.getFileName()).substring(FILE.length()));
      Files.deleteIfExists(file);
    } catch (EngineUnavailable e) {
      LOG.warn("What was run inside a container is ended later: {}", e.getMessage());
    } catch (DockerException e) {
      // The container has ended, and with it all that was inside.
      LOG.debug("nothing to end", e);
      forget(file);
    } catch (IOException e) {
      LOG.debug("what was run inside a container has ended, or is ended later", e);
    }
  }

  /**
   * By the image's own shell, which may be anything, also one that never ends: then what was run
   * goes on, in a container of its own people's.
   */
  private void kill(String container, String mark) throws IOException {
    String exec =
        engine.ask(docker ->
            docker.execCreateCmd(container).withCmd("/bin/sh", "-c", KILL, mark).exec().getId());
    try (Attachment attached = Attachment.inside(engine, exec, false)) {
      Thread reader = Thread.ofVirtual().name("exec-end").start(() -> awaitEnd(attached.output()));
      if (!reader.join(KILL_MAX)) {
        LOG.warn("What was run inside the container {} does not let itself be ended", container);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(InputStream output) {
    try {
      output.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("its end", e);
    }
  }

  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("{} stays", file, e);
    }
  }
}
