package belay.router.control;

import belay.handover.ListenerHolder;
import belay.handover.StartTime;
import belay.router.client.Router;
import belay.router.log.Notes;
import belay.router.table.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a home's one router is found: its lock, its control socket, the socket that gives its
 * listener away, and the file that says it is ready. They pass from router to router.
 */
public final class Places implements AutoCloseable {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private static final long LOCK_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);
  private static final String LEAVING = "leaving-";

  private final Path run;
  private final Notes notes;
  private Optional<FileChannel> lock = Optional.empty();
  private Optional<ControlSocket> socket = Optional.empty();
  private final List<ListenerHolder> holders = new ArrayList<>();
  private Optional<Runnable> again = Optional.empty();

  /** What to write over what is in the ready file; empty when there is a new file for it. */
  private Optional<byte[]> inPlace = Optional.empty();

  public Places(Path run, Notes notes) {
    this.run = run;
    this.notes = notes;
  }

  /** The router that is at these places and is to leave them; empty when none is. */
  public Optional<Predecessor> takeOver() throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(run, LEAVING + "*")) {
      for (Path name : old) {
        if (!answers(name)) {
          Files.deleteIfExists(name);
        }
      }
    }
    long pid = ProcessHandle.current().pid();
    return Predecessor.takeOver(
        run.resolve("router.sock"), run.resolve(LEAVING + pid + "-" + System.nanoTime()));
  }

  /** Whether it is the second name of a router that is still leaving. */
  private static boolean answers(Path name) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(name));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Takes the home's lock; waits a moment for one that is just ending.
   *
   * @throws IOException with a sentence when another router has it
   */
  public void lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            run.resolve("router.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long end = System.nanoTime() + LOCK_NANOS_MAX;
    while (!locked(channel)) {
      if (socket.isEmpty() || System.nanoTime() > end) {
        channel.close();
        throw new IOException(
            "A router already runs for " + home + "; stop it first, or choose another home.");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    lock = Optional.of(channel);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock taken = channel.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same as held by another.
      return false;
    }
  }

  /** Answers at the control socket, and gives the listener to whoever asks. */
  public void open(Control control, Router router) throws IOException {
    openSockets(control, router);
    again = Optional.of(() -> reopen(control, router));
  }

  private void openSockets(Control control, Router router) throws IOException {
    socket = Optional.of(new ControlSocket(run.resolve("router.sock"), control::session, notes));
    holders.clear();
    for (Map.Entry<String, Integer> listener : router.descriptors().entrySet()) {
      Path path = run.resolve(Inheritance.routers(listener.getKey()));
      holders.add(ListenerHolder.open(path, listener.getValue(), false));
    }
  }

  private void reopen(Control control, Router router) {
    try {
      openSockets(control, router);
    } catch (IOException e) {
      notes.say("The control socket could not be taken back: " + e.getMessage());
    }
  }

  /**
   * Writes down all but the name of the file that says it is ready, before another router gives up
   * anything for it: on a full disk it says so in the file of that one, in place.
   *
   * @throws IOException with a sentence when there is room for neither
   */
  public void prepareReady(Router router) throws IOException {
    byte[] text = json(router);
    try {
      Files.write(next(), text);
      inPlace = Optional.empty();
    } catch (IOException e) {
      if (!Files.exists(ready())) {
        throw new IOException(
            ready() + " could not be written (" + e.getMessage() + "). Is the disk full?", e);
      }
      inPlace = Optional.of(text);
    }
  }

  public void tellReady() throws IOException {
    if (inPlace.isPresent()) {
      byte[] text = inPlace.get();
      byte[] padded = Arrays.copyOf(text, Math.max(text.length, (int) Files.size(ready())));
      Arrays.fill(padded, text.length, padded.length, (byte) ' ');
      Files.write(ready(), padded, StandardOpenOption.WRITE);
    } else {
      Files.move(
          next(), ready(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private byte[] json(Router router) {
    String home = String.valueOf(run.toAbsolutePath().normalize().getParent());
    try {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("pid", ProcessHandle.current().pid());
      told.put("process", StartTime.ofThisProcess());
      told.put("home", home);
      told.put("port", router.port());
      router.httpsPort().ifPresent(port -> told.put("https_port", port));
      return Json.MAPPER.writeValueAsBytes(told);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path next() {
    return ready().resolveSibling("router.json.next");
  }

  private Path ready() {
    return run.resolve("router.json");
  }

  /** The successor died before taking over: reclaims its socket and lock. */
  public void takeBack(Router router) {
    again.ifPresent(Runnable::run);
    try {
      prepareReady(router);
      tellReady();
    } catch (IOException e) {
      notes.say("router.json could not be taken back: " + e.getMessage());
    }
  }

  /** They are another's from now on; its lock is free before it asks for it. */
  public void leave() {
    holders.forEach(ListenerHolder::close);
    unlock();
  }

  public void unlock() {
    lock.ifPresent(channel -> letGo("lock", channel));
    lock = Optional.empty();
  }

  /**
   * Nobody is answered any more, but who waits for what ended this one: how a drain went. The
   * places themselves are another's.
   */
  public void end() {
    socket.ifPresent(s -> s.awaitAnswers(LAST_ANSWERS));
    socket.ifPresent(s -> letGo("control socket", s));
  }

  private void letGo(String what, AutoCloseable thing) {
    try {
      thing.close();
    } catch (Exception e) {
      notes.say("The " + what + " could not be let go: " + e.getMessage());
    }
  }

  /** Takes away what is ours of it, but for the lock. */
  @Override
  public void close() throws IOException {
    holders.forEach(ListenerHolder::close);
    if (socket.isPresent()) {
      socket.get().close();
    }
    if (Files.exists(ready())
        && Json.MAPPER.readTree(Files.readAllBytes(ready())).path("pid").asLong()
            == ProcessHandle.current().pid()) {
      Files.delete(ready());
    }
  }
}
