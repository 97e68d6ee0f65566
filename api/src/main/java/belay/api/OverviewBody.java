package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an app stands, at a glance.
 *
 * @param state {@code up}, {@code starting}, {@code crashed}, {@code stopped}, {@code maintenance}
 *     or {@code empty} for an app that nothing was deployed to
 * @param serving the release that requests go to
 * @param last the newest release, whatever became of it
 * @param held how many of the newest releases are held, behind the pin or a rollback
 * @param verdict what the guard says of the release that serves, where it looked at it
 * @param lately how it did in the last hour, where that was asked for
 * @param may what the person who asks may do with it, as collaborators' permissions are called
 */
public record OverviewBody(
    IdName app,
    String webUrl,
    String gitUrl,
    UserRef owner,
    String state,
    Optional<Brief> serving,
    Optional<Brief> last,
    Optional<OrderBody> pin,
    Optional<OrderBody> lock,
    int held,
    Optional<String> verdict,
    Optional<Lately> lately,
    List<String> may) {
  public OverviewBody {
    may = List.copyOf(may);
  }

  /** The same with how it did in the last hour. */
  public OverviewBody with(Lately hour) {
    return new OverviewBody(
        app,
        webUrl,
        gitUrl,
        owner,
        state,
        serving,
        last,
        pin,
        lock,
        held,
        verdict,
        Optional.of(hour),
        may);
  }

  /**
   * How an app did.
   *
   * @param figures of the last five minutes
   * @param metrics of the last hour
   */
  public record Lately(NowBody.Figures figures, MetricsBody metrics) {}

  /** A release in a line. */
  public record Brief(
      int version,
      String description,
      String by,
      Instant createdAt,
      String status,
      Optional<String> commit) {}
}
