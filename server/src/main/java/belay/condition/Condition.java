package belay.condition;

import java.util.List;
import java.util.Locale;

/**
 * How an app does.
 *
 * @param sentence for people, with its full stop
 * @param details more sentences
 */
public record Condition(Word word, Level level, String sentence, List<String> details) {
  public Condition {
    details = List.copyOf(details);
  }

  /** In one word. */
  public enum Word {
    /** Nothing was deployed. */
    EMPTY,
    MAINTENANCE,
    STOPPED,
    STARTING,
    CRASHED,
    /** The release that serves is to blame. */
    REGRESSED,
    /** It and the former one fail, and it had changed the database. */
    MIGRATION,
    /** It and the former one fail: what both need is ill. */
    DEPENDENCY,
    /** Its dynos have more to do than ever before. */
    OVERLOAD,
    /** More requests fail than usual; no release is known to be its cause. */
    FAILING,
    /** Somebody went back, and it is better than before. */
    RECOVERED,
    /** The release is new, and looked at. */
    WATCHING,
    /** The release was looked at, and nothing was worse. */
    CLEAN,
    /** There are too few requests to say anything. */
    QUIET,
    /** It serves, and there is nothing to say. */
    STEADY;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How much it asks of a person. */
  public enum Level {
    GOOD,
    IDLE,
    WARN,
    BAD;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
