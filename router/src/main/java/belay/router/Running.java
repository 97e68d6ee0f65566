package belay.router;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** A router with everything around it, wired by hand; closed in reverse order. */
final class Running implements AutoCloseable {
  private final Notes notes;
  private final Deque<AutoCloseable> closed = new ArrayDeque<>();

  private Running(Notes notes) {
    this.notes = notes;
  }

  /** Starts, or fails with a sentence and leaves nothing behind. */
  static Running start(Options options, Transport transport, Limits limits, Notes notes)
      throws IOException {
    Running running = new Running(notes);
    try {
      running.open(options, transport, limits);
      return running;
    } catch (IOException | RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private void open(Options options, Transport transport, Limits limits) throws IOException {
    Path run = directory(options.home().resolve("run"));
    Path own = directory(options.home().resolve("router"));
    lock(run.resolve("router.lock"), options.home());
    AccessLog log =
        new AccessLog(
            own.resolve("access.log"), AccessLog.FILE_BYTES_MAX, Router.loopCount(), notes);
    closed.push(log);
    Routes routes =
        new Routes(
            new TableFile(own.resolve("routes.json"), TableFile.thisBoot()), Router.loopCount());
    if (!routes.trouble().isEmpty()) {
      notes.say(routes.trouble());
    }
    InetSocketAddress bind = new InetSocketAddress(options.bind(), options.port());
    if (bind.isUnresolved()) {
      throw new IOException("The address to listen on, " + options.bind() + ", is unknown.");
    }
    Router router = new Router(transport, limits, routes, log, bind);
    closed.push(router);
    Control control = new Control(routes, router);
    closed.push(new ControlSocket(run.resolve("router.sock"), control::answer, notes));
    tellReady(run.resolve("router.json"), router.port());
    notes.say(
        "Listening on " + options.bind() + ":" + router.port() + " by " + transport.label + ".");
  }

  private static Path directory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return path;
  }

  private void lock(Path file, Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    closed.push(channel);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same as held by another.
    }
    if (lock == null) {
      throw new IOException(
          "A router already runs for " + home + "; stop it first, or choose another home.");
    }
  }

  private void tellReady(Path file, int port) throws IOException {
    try {
      Path next = file.resolveSibling("router.json.next");
      Files.write(
          next,
          Json.MAPPER.writeValueAsBytes(
              Map.of("pid", ProcessHandle.current().pid(), "port", port)));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      closed.push(() -> Files.deleteIfExists(file));
    } catch (JsonProcessingException e) {
      throw new IOException("router.json could not be written: " + e.getMessage(), e);
    }
  }

  /** Takes no new connection, drains, and leaves the home to the next. */
  @Override
  public void close() {
    while (!closed.isEmpty()) {
      try {
        closed.pop().close();
      } catch (Exception e) {
        notes.say("Stopping was not clean: " + e.getMessage());
      }
    }
  }
}
