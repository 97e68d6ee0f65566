package belay.runtime.docker;

import belay.runtime.Dyno;
import belay.runtime.DynoRuntime.OwnCheck;
import belay.watch.Gate;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dyno's container, and the virtual thread that follows its log and sees its end. Whether this
 * life of the control plane started it or an earlier one makes no difference. While the engine is
 * away it counts as running, unless its process can be seen from here and has ended.
 */
final class LiveContainer {
  static final int KILLED = 128 + 9;

  /** Logged with Heroku's code for it, such as R15. */
  private static final String OUT_OF_MEMORY =
      "Error R15 (Memory quota vastly exceeded): killed. Its limit is what belay ps:limits says, or"
          + " else the server's docker.megabytes.";

  private static final Logger LOG = LoggerFactory.getLogger(LiveContainer.class);
  private static final long SILENCE_MILLIS = 500;
  private static final long PAUSE_MILLIS = 50;
  private static final long PAUSE_MILLIS_MAX = 2_000;

  /** An engine that is only restarted tells by then how it ended. */
  private static final long UNSEEN_NANOS = Duration.ofSeconds(3).toNanos();

  private static final Duration KILL_MAX = Duration.ofSeconds(10);

  private final Dyno dyno;
  private final String id;
  private final int portInside;
  private final Optional<Containers.Seen> begun;
  private final Containers containers;
  private final Path position;
  private final Gate gate;
  private final CountDownLatch gone = new CountDownLatch(1);
  private final Semaphore changes = new Semaphore(0);
  private volatile String name;
  private volatile boolean doomed;
  private volatile boolean letGo;
  private volatile Optional<Wire> log = Optional.empty();

  /** The entries that came. */
  private final AtomicLong heard = new AtomicLong();

  /**
   * Follows nothing yet.
   *
   * @param inside the dyno with its address inside the container
   * @param begun what was seen of the container when it was started or taken over
   * @param gate lets nobody in once the control plane ends
   */
  LiveContainer(
      Dyno inside,
      String id,
      Optional<Containers.Seen> begun,
      Containers containers,
      Path position,
      Gate gate) {
    this.dyno = containers.published(inside, begun);
    this.id = id;
    this.name = begun.map(Containers.Seen::name).orElse(ContainerNames.plain(inside));
    this.portInside = inside.port().orElse(0);
    this.begun = begun;
    this.containers = containers;
    this.position = position;
    this.gate = gate;
  }

  /** Takes what it prints. */
  interface Lines {
    void line(Dyno dyno, String text);
  }

  /** Told once, when it has ended and all it printed was handed on. */
  interface End {
    /**
     * Takes the status in.
     *
     * @param forget removes the container and lets those go on who wait for the end
     */
    void ended(int status, Runnable forget);
  }

  Dyno dyno() {
    return dyno;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  int portInside() {
    return portInside;
  }

  /** Where it is on the engine's own network. */
  Optional<String> address() {
    return begun.flatMap(Containers.Seen::address);
  }

  /** What its image's own check says now. */
  OwnCheck check() {
    // What has none at its start never has one, and need not be asked again.
    if (begun.isPresent() && begun.get().check() == OwnCheck.NONE) {
      return OwnCheck.NONE;
    }
    try {
      return containers.find(id).map(Containers.Seen::check).orElse(OwnCheck.NONE);
    } catch (EngineUnavailable | DockerException e) {
      return OwnCheck.PENDING;
    }
  }

  void begin(Lines lines, End end) {
    Thread.ofVirtual().name("dyno " + name).start(() -> run(lines, end));
  }

  /** The engine says, or seems to, that it has ended. */
  void ended() {
    wake();
    Thread.ofVirtual()
        .start(() -> {
          // The engine may forget to close the log of a container that ended.
          try {
            for (long before = -1; before != heard.get(); ) {
              before = heard.get();
              Thread.sleep(SILENCE_MILLIS);
            }
            log.ifPresent(LiveContainer::close);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void close(Wire log) {
    try {
      log.close();
    } catch (IOException e) {
      LOG.debug("closing a log", e);
    }
  }

  /** The engine says that it runs. */
  void runs() {
    wake();
    if (doomed) {
      signal("SIGKILL");
    }
  }

  private void wake() {
    changes.release();
  }

  /** Follows it no longer; it runs on. */
  void letGo() {
    letGo = true;
    log.ifPresent(LiveContainer::close);
    wake();
  }

  void rename(String wanted) {
    if (containers.rename(id, wanted)) {
      name = wanted;
    }
  }

  /** Returns when it is gone, or, with the engine away, when that was waited for in vain. */
  void stop(Duration grace) {
    askToEnd();
    if (!awaitGone(grace)) {
      doomed = true;
      signal("SIGKILL");
      if (!awaitGone(KILL_MAX)) {
        LOG.warn("{} is not gone yet: it is killed once Docker answers.", name);
      }
    }
  }

  private void askToEnd() {
    try {
      containers.signal(id, containers.stopSignal(id));
    } catch (EngineUnavailable | DockerException e) {
      LOG.warn("{} was not asked to end: {}", name, e.getMessage());
    }
  }

  private void signal(String signal) {
    try {
      containers.signal(id, signal);
    } catch (EngineUnavailable | DockerException e) {
      LOG.warn("{} was not sent {}: {}", name, signal, e.getMessage());
    }
  }

  private boolean awaitGone(Duration max) {
    try {
      return gone.await(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run(Lines lines, End end) {
    OptionalInt status;
    try (LogPosition read = new LogPosition(position)) {
      LogLines cut = new LogLines(read, text -> handOn(lines, text));
      status = untilEnd(Optional.of(cut));
      if (status.isPresent() && !gate.pass(cut::finish)) {
        // The next control plane takes in the rest, and the end.
        status = OptionalInt.empty();
      }
    } catch (IOException e) {
      LOG.error("The log of {} cannot be followed: {} cannot be written.", name, position, e);
      status = untilEnd(Optional.empty());
    }
    status.ifPresent(s -> end.ended(s, this::forget));
  }

  /** Answers the status; empty when it is followed no longer. */
  private OptionalInt untilEnd(Optional<LogLines> lines) {
    Optional<Long> unseen = Optional.empty();
    for (long pause = PAUSE_MILLIS; !letGo; pause = Math.min(PAUSE_MILLIS_MAX, pause * 2)) {
      try {
        if (doomed) {
          containers.signal(id, "SIGKILL");
        }
        lines.ifPresent(l -> read(l, true));
        Optional<Containers.Seen> seen = containers.find(id);
        if (seen.isEmpty()) {
          return letGo ? OptionalInt.empty() : OptionalInt.of(KILLED);
        }
        if (!seen.get().running() && !letGo) {
          lines.ifPresent(l -> read(l, false));
          if (seen.get().outOfMemory()) {
            lines.ifPresent(l -> l.say(OUT_OF_MEMORY));
          }
          return OptionalInt.of(seen.get().status());
        }
      } catch (EngineUnavailable | DockerException e) {
        LOG.debug("{} cannot be looked at", name, e);
        unseen = hasEndedUnseen() ? unseen.or(() -> Optional.of(System.nanoTime())) : unseen;
        if (unseen.filter(since -> System.nanoTime() - since > UNSEEN_NANOS).isPresent()) {
          return OptionalInt.of(KILLED);
        }
      }
      await(pause);
    }
    return OptionalInt.empty();
  }

  /** The engine is away and its processes went with it: how they ended, nobody will say in time. */
  private boolean hasEndedUnseen() {
    return begun.flatMap(Containers.Seen::process).map(HostProcess::hasEnded).orElse(false);
  }

  private void await(long millis) {
    try {
      if (changes.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        changes.drainPermits();
      }
    } catch (InterruptedException e) {
      letGo = true;
    }
  }

  private void read(LogLines lines, boolean follow) {
    try (Wire wire = containers.logs(id, lines.begin(), follow)) {
      log = Optional.of(wire);
      Frames frames = new Frames(wire.body());
      while (!letGo) {
        Optional<Frames.Frame> entry = frames.next();
        if (entry.isEmpty()) {
          return;
        }
        heard.incrementAndGet();
        Frames.Frame next = entry.get();
        gate.pass(() -> lines.entry(next.stream(), next.content().array()));
      }
    } catch (IOException e) {
      LOG.debug("The log of {} broke off", name, e);
    } finally {
      log = Optional.empty();
    }
  }

  private void handOn(Lines lines, String text) {
    try {
      lines.line(dyno, text);
    } catch (RuntimeException e) {
      LOG.error("A line of {} was not taken.", name, e);
    }
  }

  private void forget() {
    try {
      containers.remove(id);
      Files.deleteIfExists(position);
    } catch (EngineUnavailable | DockerException | IOException e) {
      LOG.warn("Left behind until the next start: the container {} ({})", name, e.getMessage());
    }
    gone.countDown();
  }
}
