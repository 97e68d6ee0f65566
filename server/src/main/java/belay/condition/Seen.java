package belay.condition;

import belay.guard.Guarded;
import belay.release.LedgerEntry;
import belay.series.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an app at a moment.
 *
 * @param state as its overview has it: {@code up}, {@code starting}, {@code crashed}, {@code
 *     stopped}, {@code maintenance} or {@code empty}
 * @param serving the release that serves
 * @param guarded what the guard said of it
 * @param left what the guard said of the release that it went back from, where what serves came of
 *     that
 * @param now requests of the last two minutes, none from before the release
 * @param over for how long those were counted
 * @param before requests of the ten minutes before the release, where they are known
 * @param failing why it fails more than usual, in words, where it does
 */
public record Seen(
    String state,
    Optional<LedgerEntry> serving,
    Optional<Guarded> guarded,
    Optional<Guarded> left,
    Counts now,
    Duration over,
    Optional<Counts> before,
    Optional<String> failing,
    Instant at) {}
