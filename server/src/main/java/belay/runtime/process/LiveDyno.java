package belay.runtime.process;

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
 * A dyno that runs under its supervisor, and the thread that reads its log pipe and sees its end.
 * Whether this life of the control plane started it or an earlier one makes no difference.
 */
final class LiveDyno {
  private static final Logger LOG = LoggerFactory.getLogger(LiveDyno.class);
  private static final int PIPE_BYTES = 1 << 20;
  private static final int STACK_BYTES = 256 * 1024;

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

  void begin(DynoOutput output, End end) {
    Thread.ofPlatform()
        .name("dyno " + dyno.app() + " " + dyno.name())
        .daemon()
        .stackSize(STACK_BYTES)
        .start(() -> run(output, end));
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

  /** Compares what it uses with what it may; none for a dyno of a version without limits. */
  Optional<DynoMeter> meter() {
    return meter;
  }

  /**
   * Who listens on a port that is this dyno's to listen on.
   *
   * @param user whom its processes belong to, where it has one of its own
   */
  PortHolder portHolder(PortWatch watch, int port, OptionalInt user) {
    String id = dyno.id().toString();
    var suspect =
        new PortWatch.Suspect(
            user,
            supervisor::descendants,
            () -> isolation.sandboxed ? Set.of() : Processes.marked(id));
    return watch.holder(port, suspect, sockets);
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

  private void run(DynoOutput output, End end) {
    try (pipes;
        LineBuffer lines = new LineBuffer(directory.unread(), text -> handOn(output, text))) {
      readUntilEnd(lines);
      if (!isolation.sandboxed) {
        Processes.killMarked(dyno.id().toString());
      }
      while (lines.fill(pipes.log()) > 0) {
        // what was printed last
      }
      lines.finish();
    } catch (IOException | RuntimeException e) {
      LOG.error("The log of {} {} cannot be read.", dyno.app(), dyno.name(), e);
      awaitSupervisor();
    }
    // Without a status the supervisor was killed, or the machine went down under it.
    end.ended(directory.exit().orElse(128 + ProcessId.SIGKILL), this::forget);
  }

  private void readUntilEnd(LineBuffer lines) throws IOException {
    var opened = supervisor.open();
    if (opened.isEmpty()) {
      return;
    }
    int pidfd = opened.get();
    try {
      boolean ended = false;
      while (!ended) {
        boolean[] ready = Native.awaitReadable(pipes.log(), pidfd);
        ended = ready[1];
        if (ready[0]) {
          lines.fill(pipes.log());
        }
      }
    } finally {
      Native.close(pidfd);
    }
  }

  private void awaitSupervisor() {
    supervisor
        .open()
        .ifPresent(pidfd -> {
          try {
            Native.awaitReadable(pidfd);
          } catch (IOException e) {
            LOG.error("Cannot wait for {} {}.", dyno.app(), dyno.name(), e);
          } finally {
            Native.close(pidfd);
          }
        });
  }

  private void handOn(DynoOutput output, String text) {
    try {
      output.line(dyno, text);
    } catch (RuntimeException e) {
      LOG.error("A line of {} {} was not taken.", dyno.app(), dyno.name(), e);
    }
  }

  private void forget() {
    try {
      directory.delete();
    } catch (IOException e) {
      LOG.warn("Left behind: {} ({})", directory.path(), e.toString());
    }
    gone.countDown();
  }
}
