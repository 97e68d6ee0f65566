package belay.outbox;

import belay.database.Micros;
import belay.release.BelayException;
import belay.release.Ids;
import belay.watch.Watch;
import belay.watch.Watched;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells receivers what happened: each in the order it happened, several side by side, on threads of
 * its own so that nothing waits for a receiver. At least once: an attempt that a crash cuts off is
 * made again. Works from {@link #start} until it is closed.
 */
public final class Deliverer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
  private static final int UNTOLD_AT_ONCE = 100;
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

  private final Receivers receivers;
  private final SqlDeliveries deliveries;
  private final List<Channel> channels;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Lanes lanes = new Lanes();
  private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
  private final Set<Thread> sending = ConcurrentHashMap.newKeySet();
  private final Watched thread;
  private volatile boolean closed;

  private Deliverer(
      Receivers receivers,
      SqlDeliveries deliveries,
      List<Channel> channels,
      InstantSource clock,
      RandomGenerator random,
      Watch watch) {
    this.receivers = receivers;
    this.deliveries = deliveries;
    this.channels = List.copyOf(channels);
    this.clock = clock;
    this.random = random;
    this.thread = watch.start("deliveries", this::run);
  }

  /** Begins, with what an earlier life of the control plane left over. */
  public static Deliverer start(
      Receivers receivers,
      SqlDeliveries deliveries,
      List<Channel> channels,
      InstantSource clock,
      RandomGenerator random,
      Watch watch) {
    receivers.changed();
    return new Deliverer(receivers, deliveries, channels, clock, random, watch);
  }

  private void run() throws InterruptedException {
    while (!closed) {
      try {
        if (receivers.any()) {
          deliveries.untold(UNTOLD_AT_ONCE).forEach(this::accept);
          beginDue();
          channels.forEach(Channel::sweep);
        }
        receivers.await();
      } catch (BelayException e) {
        LOG.warn("Deliveries wait: {}", e.getMessage());
        // A database that cannot be read or written now is not asked in a loop.
        Thread.sleep(AFTER_TROUBLE);
      }
    }
  }

  private void accept(Untold untold) {
    List<SqlDeliveries.Tell> tells = new ArrayList<>();
    for (Channel channel : channels) {
      try {
        channel.of(untold).forEach(p -> tells.add(new SqlDeliveries.Tell(channel.word(), p)));
      } catch (BelayException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        // One that cannot be put into words must not keep the others back for ever.
        LOG.error("A {} is not told of {} {}", channel.word(), untold.kind(), untold.ref(), e);
      }
    }
    deliveries.accept(untold, tells);
  }

  /** What was being sent before the list was read may have ended since: that is in the next one. */
  private void beginDue() {
    Set<UUID> underWay = Set.copyOf(busy);
    deliveries.due().stream()
        .filter(due -> !underWay.contains(due.delivery().receiverId()))
        .forEach(due ->
            channels.stream()
                .filter(c -> c.word().equals(due.channel()) && c.isRipe(due))
                .findFirst()
                .ifPresent(c -> begin(c, due)));
  }

  private void begin(Channel channel, Due due) {
    UUID receiver = due.delivery().receiverId();
    if (closed || !lanes.take(due.delivery())) {
      return;
    }
    if (!busy.add(receiver)) {
      lanes.leave(due.delivery());
      return;
    }
    Thread.ofVirtual()
        .name("deliverer")
        .start(() -> {
          sending.add(Thread.currentThread());
          try {
            attemptOrWait(channel, due);
          } catch (InterruptedException e) {
            LOG.debug("an attempt is cut off", e);
          } finally {
            sending.remove(Thread.currentThread());
            busy.remove(receiver);
            lanes.leave(due.delivery());
            receivers.ring();
          }
        });
  }

  /** What cannot be written down is sent again, but not at once: the receiver gets it each time. */
  private void attemptOrWait(Channel channel, Due due) throws InterruptedException {
    try {
      attempt(channel, due);
    } catch (BelayException e) {
      LOG.warn("An attempt to deliver is not recorded and will be repeated: {}", e.getMessage());
      Thread.sleep(AFTER_TROUBLE);
    } catch (RuntimeException e) {
      LOG.error("An attempt to deliver failed", e);
      Thread.sleep(AFTER_TROUBLE);
    }
  }

  private void attempt(Channel channel, Due due) throws InterruptedException {
    UUID id = Ids.next(random);
    Outcome outcome = channel.send(due, id);
    Delivery.Attempt attempt =
        switch (outcome) {
          case Outcome.Taken(var code) ->
              new Delivery.Attempt(id, true, code, Optional.empty(), now());
          case Outcome.NotYet(var code, var error) ->
              new Delivery.Attempt(id, false, code, error, now());
          case Outcome.Never(var code, var error) ->
              new Delivery.Attempt(id, false, code, error, now());
        };
    Delivery delivery = due.delivery();
    Optional<Instant> next =
        outcome instanceof Outcome.NotYet
            ? BackOff.after(delivery.attempts() + 1, delivery.level(), random.nextDouble())
                .map(pause -> attempt.at().plus(pause))
            : Optional.empty();
    deliveries.record(delivery, attempt, next);
  }

  private Instant now() {
    return Micros.now(clock);
  }

  /** Attempts under way are cut off, and made again at the next start. */
  @Override
  public void close() {
    closed = true;
    thread.close();
    sending.forEach(Thread::interrupt);
    channels.forEach(Channel::close);
  }
}
