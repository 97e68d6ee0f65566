package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a person should look at, the worst first: of the apps that he may see, and of the server.
 *
 * @param items none when all is well
 */
public record AttentionBody(List<AttentionBody.Item> items) {
  public AttentionBody {
    items = List.copyOf(items);
  }

  /**
   * One thing.
   *
   * @param kind {@code down}, {@code crashing}, {@code errors}, {@code crashed}, {@code regressed},
   *     {@code dependency}, {@code migration}, {@code failed}, {@code held}, {@code router}, {@code
   *     disk_full}, {@code disk_low}, {@code memory}, {@code certificate}, {@code backup}, {@code
   *     unverified} or {@code background}
   * @param level {@code bad} or {@code warn}
   * @param app whose it is; empty for the server
   * @param what in a sentence or a part of one
   * @param since when it began, where that is known
   * @param next what to run
   */
  public record Item(
      String kind,
      String level,
      Optional<String> app,
      String what,
      Optional<Instant> since,
      Optional<String> next) {}
}
