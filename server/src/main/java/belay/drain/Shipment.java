package belay.drain;

import belay.drain.Backlog.Batch;
import belay.logs.AppLogs;
import belay.logs.AppLogs.Entry;
import belay.logs.AppLogs.Filter;
import belay.logs.AppLogs.Following;
import belay.release.Ids;
import belay.release.Printable;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One drain at work: a thread that takes lines from the log as they come, and never waits for the
 * receiver, and one that delivers them and may wait for ever.
 */
final class Shipment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shipment.class);
  private static final Duration LOOK = Duration.ofHours(1);
  private static final int PROBLEM_CHARS_MAX = 200;

  private final Drain drain;
  private final Outlet outlet;
  private final Backlog backlog;
  private final DrainLimits limits;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final Thread reader;
  private final Thread sender;
  private final AtomicLong sent = new AtomicLong();
  private volatile Optional<String> problem = Optional.empty();
  private Instant toldLost = Instant.MIN;

  /** Follows the log from now on. */
  Shipment(
      Drain drain,
      Outlet outlet,
      Backlog backlog,
      AppLogs logs,
      DrainLimits limits,
      RandomGenerator random) {
    this.drain = drain;
    this.outlet = outlet;
    this.backlog = backlog;
    this.limits = limits;
    this.random = random;
    this.backoff = new Backoff(limits.backoffFirst(), limits.backoffMax());
    Following following = logs.follow(drain.appId(), Filter.ALL, Optional.empty());
    this.reader = Thread.ofVirtual().name("drain-read").unstarted(() -> read(following));
    this.sender = Thread.ofVirtual().name("drain-send").unstarted(this::send);
  }

  void start() {
    reader.start();
    sender.start();
  }

  Drain drain() {
    return drain;
  }

  /** Whether both threads work: what ended one of them would leave the drain dead for good. */
  boolean lives() {
    return reader.isAlive() && sender.isAlive();
  }

  private void read(Following following) {
    try (following) {
      long missed = 0;
      while (true) {
        List<Entry> next = following.next(LOOK);
        long more = following.missed() - missed;
        if (more > 0) {
          backlog.missed(more);
          missed += more;
        }
        next.forEach(entry -> backlog.offer(entry.line()));
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is no longer read for", drain);
    }
  }

  private void send() {
    try {
      int failures = 0;
      while (true) {
        Batch batch = backlog.take();
        failures = send(batch, failures);
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is no longer sent to", drain);
    }
  }

  /** Failures in a row before a batch, to failures in a row after it. */
  private int send(Batch batch, int before) throws InterruptedException {
    UUID frame = Ids.next(random);
    int failures = before;
    for (int tried = 1; ; tried++) {
      try {
        outlet.deliver(batch, frame);
        backlog.delivered();
        wentWell();
        sent.addAndGet(batch.lines());
        return 0;
      } catch (IOException | RuntimeException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        failed(e);
        failures++;
        boolean given = tried >= outlet.tries();
        if (given) {
          backlog.giveUp(batch);
        }
        Thread.sleep(backoff.pause(failures, random.nextDouble()));
        if (given) {
          return failures;
        }
      }
    }
  }

  private void wentWell() {
    if (problem.isPresent()) {
      LOG.info("{} takes lines again", drain);
      problem = Optional.empty();
    }
  }

  private void failed(Exception e) {
    String why = why(e);
    if (problem.isEmpty()) {
      LOG.warn("{} fails, and is tried again: {}", drain, why);
    }
    problem = Optional.of(why);
  }

  /** Only what network and TLS say is said; anything else might quote a URL. */
  private static String why(Exception e) {
    if (e instanceof IOException && e.getMessage() != null) {
      return Printable.of(e.getMessage(), PROBLEM_CHARS_MAX);
    }
    return e instanceof ConnectException ? "no connection" : e.getClass().getSimpleName();
  }

  DrainState state() {
    long done = sent.get();
    DrainState.Status status =
        problem.isPresent()
            ? DrainState.Status.FAILING
            : done == 0 ? DrainState.Status.IDLE : DrainState.Status.DELIVERING;
    return new DrainState(status, done, backlog.lost(), backlog.waiting(), problem);
  }

  /** Called now and then, by one thread. */
  void look(AppLogs logs, Instant now) {
    outlet.breakStalled();
    if (!now.isBefore(toldLost.plus(toldLost.equals(Instant.MIN) ? Duration.ZERO : every()))) {
      backlog
          .tell(drain.token())
          .ifPresent(line -> {
            toldLost = now;
            logs.append(drain.appId(), line);
          });
    }
  }

  private Duration every() {
    return limits.sayLostEvery();
  }

  /** Breaks off, without waiting for the threads. */
  @Override
  public void close() {
    reader.interrupt();
    sender.interrupt();
    outlet.close();
    backlog.close();
  }

  /** Whether both threads have ended by then. */
  boolean awaitEnd(Duration max) throws InterruptedException {
    return sender.join(max) && reader.join(max);
  }
}
