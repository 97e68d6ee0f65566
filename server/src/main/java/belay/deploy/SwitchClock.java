package belay.deploy;

import belay.api.routing.RouterAnswer.Drained;
import belay.api.routing.RouterAnswer.Measured;
import belay.release.SwitchFigures;
import belay.release.SwitchFigures.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Takes the times of one switch. Used by the switch's thread alone. */
final class SwitchClock {
  private final Rooms rooms;
  private final Instant accepted;
  private SwitchFigures figures =
      new SwitchFigures(false, 0, 0, 0, 0, Optional.empty(), Optional.empty());
  private boolean drainedFirst;

  SwitchClock(Rooms rooms, Instant accepted) {
    this.rooms = rooms;
    this.accepted = accepted;
  }

  SwitchFigures figures() {
    return figures;
  }

  /** The router sends to the new dynos from now on. */
  void repointed(boolean warm) {
    long micros = sinceAccepted();
    figures =
        new SwitchFigures(
            warm,
            micros,
            drainedFirst ? figures.toLastAnswerMicros() : micros,
            figures.inFlight(),
            figures.failed(),
            figures.before(),
            figures.after());
  }

  /** The old dynos have answered their last request, counted from the moment they got no more. */
  void drained(Drained drained) {
    drainedFirst = figures.toRepointMicros() == 0;
    long last = drainedFirst ? sinceAccepted() : figures.toRepointMicros() + drained.micros();
    figures =
        new SwitchFigures(
            figures.warm(),
            figures.toRepointMicros(),
            last,
            drained.inFlight(),
            drained.failed(),
            figures.before(),
            figures.after());
  }

  void measuredBefore(Measured measured) {
    figures =
        new SwitchFigures(
            figures.warm(),
            figures.toRepointMicros(),
            figures.toLastAnswerMicros(),
            figures.inFlight(),
            figures.failed(),
            latency(measured),
            figures.after());
  }

  /** None when nothing was asked. */
  static Optional<Latency> latency(Measured measured) {
    return measured.requests() == 0
        ? Optional.empty()
        : Optional.of(new Latency(measured.requests(), measured.p50Micros(), measured.p99Micros()));
  }

  private long sinceAccepted() {
    return Math.max(0, Duration.between(accepted, rooms.time().instant()).toNanos() / 1_000);
  }
}
