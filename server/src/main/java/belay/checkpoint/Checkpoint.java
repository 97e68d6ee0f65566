package belay.checkpoint;

import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A whole copy of an add-on's data as it was at a moment.
 *
 * <p>As wide as its row.
 *
 * @param number of its add-on, from 1; never given twice
 * @param generation of the add-on's data, that it is of
 * @param of the release that it stays with; empty when it was of no app
 * @param why in words
 * @param by the e-mail address of who asked
 * @param position where in what is written it stands, in the service's own words
 */
public record Checkpoint(
    UUID id,
    UUID addonId,
    int number,
    int generation,
    State state,
    Optional<Of> of,
    String why,
    String by,
    Instant takenAt,
    long bytes,
    String position,
    Counters counters) {
  /** How far it is. */
  public enum State {
    /** It is being copied; after a kill nothing of it is worth anything. */
    TAKING,
    /** It can be gone back to. */
    WHOLE,
    /** It is being deleted. */
    DROPPING,
    /** Only its number is left. */
    GONE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The release that it stays with.
   *
   * @param version that served when it was taken: what goes back to that may want it
   * @param before the release before whose release command it was taken
   */
  public record Of(UUID appId, int version, Optional<Integer> before) {}

  /**
   * How much had been written when it was taken; nothing where the service did not say.
   *
   * @param since as a provider has it
   */
  public record Counters(String since, SortedMap<String, Long> rows) {
    public static final Counters NONE = new Counters("", new TreeMap<>());

    public Counters {
      rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }
  }

  /** The name under which its copy lies beside the data. */
  public String copy() {
    return "c" + number;
  }

  public boolean isWhole() {
    return state == State.WHOLE;
  }
}
