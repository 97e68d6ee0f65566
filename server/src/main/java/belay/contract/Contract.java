package belay.contract;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The contract of one release, and how far it is.
 *
 * @param version of the release that first served the code
 * @param steps oldest first
 */
public record Contract(int version, List<Step> steps) {
  public Contract {
    steps = List.copyOf(steps);
  }

  /** A step of a contract, as its journal has it. */
  public enum Word {
    /** Somebody, or the clock, had it begun. */
    BEGUN,
    /** A checkpoint of the data is taken. */
    CHECKPOINT,
    /** Its command runs. */
    RUNNING,
    /** The command did what it was to do: there is no way back behind it. */
    FINALIZED,
    FAILED,
    /** The control plane ended meanwhile: nobody saw how far it came. */
    INTERRUPTED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Word ofWord(String word) {
      return Arrays.stream(values()).filter(w -> w.word().equals(word)).findFirst().orElseThrow();
    }
  }

  /** A step. */
  public record Step(Word word, String detail, String by, Instant at) {}

  /** How it stands. */
  public enum State {
    OPEN,
    RUNNING,
    FINALIZED,
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Optional<Step> last() {
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast());
  }

  public State state() {
    return last()
        .map(step ->
            switch (step.word()) {
              case BEGUN, CHECKPOINT, RUNNING -> State.RUNNING;
              case FINALIZED -> State.FINALIZED;
              case FAILED, INTERRUPTED -> State.FAILED;
            })
        .orElse(State.OPEN);
  }
}
