package belay.router;

import belay.handover.ListenerHolder;
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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** A router with everything around it, wired by hand; closed in reverse order. */
final class Running implements AutoCloseable {
  private static final Duration LEAVE_MAX = Duration.ofSeconds(30);

  private final Notes notes;
  private final Deque<AutoCloseable> closed = new ArrayDeque<>();
  private final Runnable whenLeft;
  private final AtomicBoolean leaving = new AtomicBoolean();

  private Running(Notes notes, Runnable whenLeft) {
    this.notes = notes;
    this.whenLeft = whenLeft;
  }

  /**
   * Starts, or fails with a sentence and leaves nothing behind.
   *
   * @param whenLeft what to do when another router has taken over and the last connection is gone
   */
  static Running start(
      Options options, Transport transport, Limits limits, Notes notes, Runnable whenLeft)
      throws IOException {
    Running running = new Running(notes, whenLeft);
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
    Path socket = run.resolve("router.sock");
    Optional<Predecessor> before = options.takeOver() ? Predecessor.at(socket) : Optional.empty();
    if (before.isEmpty()) {
      lock(run.resolve("router.lock"), options.home());
    } else {
      before.get().handOver();
    }
    AccessLog log =
        new AccessLog(
            own.resolve("access.log"), AccessLog.FILE_BYTES_MAX, Router.loopCount(), notes);
    closed.push(log);
    TableFile table = new TableFile(own.resolve("routes.json"), TableFile.thisBoot());
    Routes routes = new Routes(table, Router.loopCount());
    if (!routes.trouble().isEmpty()) {
      notes.say(routes.trouble());
    }
    InetSocketAddress bind = new InetSocketAddress(options.bind(), options.port());
    if (bind.isUnresolved()) {
      throw new IOException("The address to listen on, " + options.bind() + ", is unknown.");
    }
    OptionalInt inherited =
        transport.adopts() ? new Inheritance(run).listener(bind) : OptionalInt.empty();
    Router router =
        new Router(transport, limits.withHold(options.hold()), routes, log, bind, inherited);
    closed.push(router);
    Control control = new Control(routes, router, max -> leave(router, max));
    closed.push(new ControlSocket(socket, control::answer, notes));
    if (router.descriptor().isPresent()) {
      closed.push(
          ListenerHolder.open(
              run.resolve(Inheritance.ROUTERS), router.descriptor().getAsInt(), false));
    }
    tellReady(run.resolve("router.json"), router.port());
    notes.say(
        "Listening on "
            + options.bind()
            + ":"
            + router.port()
            + " by "
            + transport.label
            + (inherited.isPresent() ? ", on the socket of the router before." : "."));
    if (before.isPresent()) {
      before.get().leave(LEAVE_MAX);
      before.get().close();
      lockLater(run.resolve("router.lock"));
    }
  }

  /** Another router has our socket's path, our files and our listener: they stay as they are. */
  private void leave(Router router, Duration max) {
    if (leaving.compareAndSet(false, true)) {
      Thread.ofPlatform()
          .name("leave")
          .start(() -> {
            notes.say("Another router took over; what is in flight may finish.");
            router.handOver(max);
            whenLeft.run();
          });
    }
  }

  /** The one before keeps its lock until it ends. */
  private void lockLater(Path file) {
    Thread.ofPlatform()
        .name("lock")
        .daemon()
        .start(() -> {
          try {
            FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var _ = channel.lock();
          } catch (IOException e) {
            notes.say("The home could not be locked: " + e.getMessage());
          }
        });
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
    if (leaving.get()) {
      return;
    }
    while (!closed.isEmpty()) {
      try {
        closed.pop().close();
      } catch (Exception e) {
        notes.say("Stopping was not clean: " + e.getMessage());
      }
    }
  }
}
