package belay.acme;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.exception.AcmeException;

/** Asks until something is decided, as seldom as the authority wants it. */
record Polling(InstantSource clock, Authority.Pause pause) {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration MAX = Duration.ofSeconds(90);

  void until(PollableResource what, Set<Status> states) throws AcmeException, InterruptedException {
    until(what, states, MAX);
  }

  /** Until it is so, or the time is over: the caller looks. */
  void until(PollableResource what, Set<Status> states, Duration max)
      throws AcmeException, InterruptedException {
    Duration waited = Duration.ZERO;
    Duration next = FIRST;
    if (!states.contains(what.getStatus())) {
      Optional<Instant> _ = what.fetch();
    }
    while (!states.contains(what.getStatus())) {
      if (waited.compareTo(max) >= 0) {
        throw new Undecided(max);
      }
      pause.pause(next);
      waited = waited.plus(next);
      Optional<Instant> later = what.fetch();
      Duration doubled = next.multipliedBy(2);
      Duration wanted =
          later
              .map(at -> Duration.between(clock.instant(), at))
              .filter(d -> d.compareTo(FIRST) > 0)
              .orElse(doubled);
      next = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }
  }

  /** The time is over. */
  static final class Undecided extends AcmeException {
    private static final long serialVersionUID = 1L;

    Undecided(Duration max) {
      super("The authority had not decided after " + max.toSeconds() + " seconds.");
    }
  }
}
