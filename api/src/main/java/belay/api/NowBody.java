package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an app does at this moment, and since which release.
 *
 * @param verdict in a word: {@code clean}, {@code regressed}, {@code dependency}, {@code
 *     migration}, {@code overload}, {@code failing}, {@code recovered}, {@code watching}, {@code
 *     quiet}, {@code steady}, {@code crashed}, {@code starting}, {@code stopped}, {@code
 *     maintenance} or {@code empty}
 * @param level how much it asks of a person: {@code good}, {@code idle}, {@code warn} or {@code
 *     bad}
 * @param sentence what a person should read first
 * @param details more sentences, as what the guard found
 * @param figures of the last two minutes, none from before the release that serves; of no time
 *     while that has just begun
 * @param before of the ten minutes before it, where they are known
 * @param since when the release began to serve
 * @param metrics the last hour
 */
public record NowBody(
    String verdict,
    String level,
    String sentence,
    List<String> details,
    Figures figures,
    Optional<Figures> before,
    Optional<OverviewBody.Brief> serving,
    Optional<Instant> since,
    MetricsBody metrics) {
  public NowBody {
    details = List.copyOf(details);
  }

  /**
   * Requests of some seconds.
   *
   * @param p95Us how long the answers took but for the slowest twentieth, in microseconds
   */
  public record Figures(int seconds, long requests, long failed, Optional<Long> p95Us) {}
}
