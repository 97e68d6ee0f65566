package belay.runtime.process;

import belay.release.BelayException;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime.DynoOutput;
import belay.runtime.output.DynoReaders;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
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
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final Dyno dyno;
  private final DynoHost host;
  private final Pipes pipes;
  private final DynoMeter meter;
  private final CountDownLatch gone = new CountDownLatch(1);

  LiveDyno(Dyno dyno, DynoHost host, Pipes pipes, DynoMeter meter) {
    this.dyno = dyno;
    this.host = host;
    this.pipes = pipes;
    this.meter = meter;
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
    readers.follow(new FollowedDyno(this, host, readers.gate(), text -> handOn(output, text), end));
  }

  Pipes pipes() {
    return pipes;
  }

  Dyno dyno() {
    return dyno;
  }

  UUID id() {
    return dyno.id();
  }

  /** Compares what it uses with what it may. */
  DynoMeter meter() {
    return meter;
  }

  void stop(Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    while (!asked(() -> host.terminate(id())) && System.nanoTime() < end && !awaitGone(AGAIN)) {
      // Whoever could do it is away for the moment.
    }
    if (!awaitGone(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
      // More than once: what is killed may have started something in the same moment.
      do {
        asked(() -> host.kill(id()));
      } while (!awaitGone(AGAIN) && !Thread.currentThread().isInterrupted());
    }
  }

  private boolean asked(Runnable what) {
    try {
      what.run();
      return true;
    } catch (BelayException e) {
      LOG.debug("{} {} is asked to end again", dyno.app(), dyno.name(), e);
      return false;
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
      host.forget(id());
    } catch (IOException | BelayException e) {
      LOG.warn("Left behind: dyno {} ({})", id(), e.toString());
    }
    gone.countDown();
  }
}
