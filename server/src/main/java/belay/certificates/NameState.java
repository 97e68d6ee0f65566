package belay.certificates;

import java.time.Duration;
import java.time.Instant;

/**
 * How a name does that an authority is asked for.
 *
 * @param reason a sentence; empty while nothing is wrong
 * @param failures in a row
 * @param next not before then is it tried again
 */
public record NameState(
    String name, State state, String reason, int failures, Instant next, Instant updatedAt) {
  /** After so many it has failed: it is tried once a day. */
  static final int FAILURES_MAX = 6;

  /** Authorities allow five failures of a name in an hour: there are four. */
  private static final Duration[] PAUSES = {
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofMinutes(40),
    Duration.ofHours(2),
    Duration.ofHours(6),
    Duration.ofHours(24)
  };

  /** Where it stands, by Heroku's words. */
  public enum State {
    PENDING("pending"),
    CHECKED("dns-verified"),
    ORDERED("verified"),
    FAILING("failing"),
    FAILED("failed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    static State ofWord(String word) {
      for (State state : values()) {
        if (state.word.equals(word)) {
          return state;
        }
      }
      return PENDING;
    }
  }

  static NameState fresh(String name, Instant now) {
    return new NameState(name, State.PENDING, "", 0, now, now);
  }

  NameState as(State then, String why, Instant now) {
    return new NameState(name, then, why, failures, next, now);
  }

  /** After one more failure. */
  NameState failed(String why, Instant now) {
    int count = failures + 1;
    Duration pause = PAUSES[Math.min(count, PAUSES.length) - 1];
    State then = count >= FAILURES_MAX ? State.FAILED : State.FAILING;
    return new NameState(name, then, why, count, now.plus(pause), now);
  }

  /** Waits, and it is not the name's fault. */
  NameState waits(String why, Instant until, Instant now) {
    State then = failures == 0 ? State.PENDING : state;
    return new NameState(name, then, why, failures, until, now);
  }
}
