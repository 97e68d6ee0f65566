package belay.runtime.process;

import belay.kernel.Native;
import belay.kernel.PortTable;
import belay.kernel.ProcessId;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime.DynoOutput;
import belay.runtime.PortHolder;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dyno that runs under its supervisor, its log and its end. Whether this life of the control
 * plane started it or an earlier one makes no difference.
 */
final class LiveDyno {
  private static final Logger LOG = LoggerFactory.getLogger(LiveDyno.class);
  private static final int PIPE_BYTES = 1 << 20;

  private final Dyno dyno;
  private final DynoDirectory directory;
  private final Isolation isolation;
  private final Pipes pipes;
  private final ProcessId supervisor;
  private final Optional<DynoMeter> meter;

  /** Its listening sockets, as far as they were seen to be its own. */
  private final Set<String> sockets = ConcurrentHashMap.newKeySet();

  private final CountDownLatch gone = new CountDownLatch(1);

  LiveDyno(
      Dyno dyno, DynoDirectory directory, Isolation isolation, Pipes pipes, ProcessId supervisor) {
    this.dyno = dyno;
    this.directory = directory;
    this.isolation = isolation;
    this.pipes = pipes;
    this.supervisor = supervisor;
    this.meter = directory.allowance().map(a -> new DynoMeter(dyno, directory.group(), a));
  }

  /** This control plane's ends of a dyno's pipes. Opened before the supervisor needs them. */
  record Pipes(int log, int end) implements AutoCloseable {
    static Pipes open(DynoDirectory directory) throws IOException {
      int log = Native.openPipe(directory.log(), Native.O_RDONLY);
      try {
        Native.enlargePipe(log, PIPE_BYTES);
        return new Pipes(log, Native.openPipe(directory.end(), Native.O_RDWR));
      } catch (IOException e) {
        Native.close(log);
        throw e;
      }
    }

    @Override
    public void close() {
      Native.close(log);
      Native.close(end);
    }
  }

  /** Told once, when nothing of the dyno is left and all it printed was handed on. */
  interface End {
    /**
     * Takes the status in.
     *
     * @param forget removes the directory and lets those go on who wait for the end
     */
    void ended(int status, Runnable forget);
  }

  void begin(DynoReaders readers, DynoOutput output, End end) {
    readers.follow(new FollowedDyno(this, readers.gate(), text -> handOn(output, text), end));
  }

  Pipes pipes() {
    return pipes;
  }

  ProcessId supervisor() {
    return supervisor;
  }

  Dyno dyno() {
    return dyno;
  }

  DynoDirectory directory() {
    return directory;
  }

  Isolation isolation() {
    return isolation;
  }

  /** The first of the app's own processes, while it runs. */
  Optional<ProcessId> first() {
    return Processes.first(supervisor, isolation, dyno.id().toString());
  }

  /** What its processes hold of the memory now, in bytes; what they share counts for each. */
  long memory() {
    return supervisor.descendants().stream().mapToLong(ProcessId::memory).sum();
  }

  /** Compares what it uses with what it may; none for a dyno of a version without limits. */
  Optional<DynoMeter> meter() {
    return meter;
  }

  /**
   * Who listens on a port that is this dyno's to listen on.
   *
   * @param user whom its processes belong to, where it has one of its own
   */
  PortHolder portHolder(int port, OptionalInt user) {
    String id = dyno.id().toString();
    var suspect =
        new PortWatch.Suspect(
            PortTable.of(supervisor),
            user,
            supervisor::descendants,
            () -> isolation.sandboxed ? Set.of() : Processes.marked(id));
    return PortWatch.holder(port, suspect, sockets);
  }

  void stop(Duration grace) {
    String id = dyno.id().toString();
    Processes.terminate(supervisor, isolation, id);
    if (!awaitGone(grace)) {
      // More than once: what is killed may have started something in the same moment.
      do {
        Processes.kill(supervisor, isolation, id);
        if (!isolation.sandboxed) {
          directory.group().killBut(supervisor);
        }
      } while (!awaitGone(Duration.ofMillis(200)) && !Thread.currentThread().isInterrupted());
    }
  }

  /** Waits until nothing is left of it; false when that takes longer. */
  boolean awaitGone(Duration max) {
    try {
      return gone.await(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void handOn(DynoOutput output, String text) {
    try {
      output.line(dyno, text);
    } catch (RuntimeException e) {
      LOG.error("A line of {} {} was not taken.", dyno.app(), dyno.name(), e);
    }
  }

  void forget() {
    try {
      directory.delete();
    } catch (IOException e) {
      LOG.warn("Left behind: {} ({})", directory.path(), e.toString());
    }
    gone.countDown();
  }
}
