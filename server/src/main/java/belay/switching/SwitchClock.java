package belay.switching;

import belay.api.routing.RouterAnswer.Drained;
import belay.api.routing.RouterAnswer.Measured;
import belay.release.BelayException;
import belay.release.SwitchFigures;
import belay.release.SwitchFigures.Latency;
import belay.routing.Routing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the times of one switch. Used by the switch's thread alone. */
final class SwitchClock {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchClock.class);

  private final Routing routing;
  private final InstantSource time;
  private final Instant accepted;
  private boolean warm;
  private long toRepointMicros;
  private Optional<SwitchFigures.Drained> drained = Optional.empty();
  private Optional<Latency> before = Optional.empty();

  SwitchClock(Routing routing, InstantSource time, Instant accepted) {
    this.routing = routing;
    this.time = time;
    this.accepted = accepted;
  }

  SwitchFigures figures() {
    return new SwitchFigures(warm, toRepointMicros, drained, before, Optional.empty());
  }

  /** The router sends to the new dynos from now on. */
  void repointed(boolean onlyWarm) {
    warm = onlyWarm;
    toRepointMicros = sinceAccepted();
  }

  /** The old dynos, which got no more requests, have answered their last before the repoint. */
  void drained(Drained how) {
    drained =
        Optional.of(
            new SwitchFigures.Drained(sinceAccepted(), how.inFlight(), how.failed(), how.cut()));
  }

  /** Asks the router how the old dynos answered. */
  void measureBefore(UUID appId, String pool) {
    try {
      before = pool.isEmpty() ? before : latency(routing.measure(appId.toString(), pool));
    } catch (BelayException e) {
      LOG.warn("how {} answered is not known: {}", pool, e.getMessage());
    }
  }

  /** None when nothing was asked. */
  static Optional<Latency> latency(Measured measured) {
    return measured.requests() == 0
        ? Optional.empty()
        : Optional.of(new Latency(measured.requests(), measured.p50Micros(), measured.p99Micros()));
  }

  private long sinceAccepted() {
    return Math.max(0, Duration.between(accepted, time.instant()).toNanos() / 1_000);
  }
}
