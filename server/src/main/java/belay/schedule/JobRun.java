package belay.schedule;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A run of a job, or several in a row that did not take place for the same reason.
 *
 * <p>As wide as what there is to tell of one.
 *
 * @param version of the release that it ran in
 * @param dueAt when it was due, or asked for; of several the first
 * @param dyno the name of its dyno; empty where it had none
 * @param times how many it stands for
 * @param note why, as a clause; empty for nothing to add
 */
public record JobRun(
    UUID id,
    UUID appId,
    String job,
    int version,
    Cause cause,
    Instant dueAt,
    Instant beganAt,
    Optional<Instant> endedAt,
    String dyno,
    Optional<UUID> dynoId,
    Outcome outcome,
    OptionalInt exitStatus,
    int times,
    String note) {
  /** Why it ran. */
  public enum Cause {
    CLOCK,
    HAND;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The outcome of a run. */
  public enum Outcome {
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** It took longer than it may, and was ended. */
    TIMED_OUT,
    /** Its end was not seen: the server was stopped meanwhile. */
    LOST,
    /** It was due while it could not be run. */
    MISSED,
    /** It was due while the run before it went on. */
    SKIPPED;

    /** The word in the API and in the database: {@code timed-out}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Outcome ofWord(String word) {
      return Arrays.stream(values()).filter(o -> o.word().equals(word)).findFirst().orElseThrow();
    }

    /** Whether it was begun and did not do what it was to do. */
    public boolean isBad() {
      return this == FAILED || this == TIMED_OUT;
    }

    /** Whether it ran to an end that was seen. */
    public boolean isEnd() {
      return isBad() || this == SUCCEEDED;
    }
  }

  /** {@code failed with exit status 3}, as the end of a sentence about it. */
  public String inWords() {
    return switch (outcome) {
      case RUNNING -> "runs";
      case SUCCEEDED -> "succeeded";
      case FAILED ->
          exitStatus.isPresent()
              ? "failed with exit status " + exitStatus.getAsInt()
              : "could not be started" + because();
      case TIMED_OUT -> "was ended" + because();
      case LOST -> "ended unseen" + because();
      case MISSED -> "missed " + Due.runs(times) + because();
      case SKIPPED -> "skipped " + Due.runs(times) + because();
    };
  }

  private String because() {
    return note.isEmpty() ? "" : ": " + note;
  }
}
