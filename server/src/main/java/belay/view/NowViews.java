package belay.view;

import belay.api.NowBody;
import belay.condition.Condition;
import belay.condition.Judge;
import belay.condition.Seen;
import belay.guard.Guarded;
import belay.guard.Verdicts;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.series.Counts;
import belay.series.Points;
import belay.series.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * How apps do now, as the API shows it.
 *
 * @param failing why an app fails more than usual, by its id
 */
public record NowViews(
    Ledger ledger,
    Overviews overviews,
    Verdicts verdicts,
    Points points,
    MetricsViews metrics,
    Function<UUID, Optional<String>> failing) {
  private static final Duration STEP = Duration.ofSeconds(10);

  public NowBody body(App app, Instant now) {
    Optional<LedgerEntry> serving = ledger.serving(app.id());
    Seen seen = seen(app, serving, now);
    Condition condition = Judge.of(seen);
    return new NowBody(
        condition.word().word(),
        condition.level().word(),
        condition.sentence(),
        condition.details(),
        MetricsViews.figures(seen.now(), seen.over()),
        seen.before().map(b -> MetricsViews.figures(b, Judge.BEFORE)),
        serving.map(overviews::brief),
        serving.flatMap(LedgerEntry::servedAt),
        metrics.body(app, Span.HOUR, now));
  }

  private Seen seen(App app, Optional<LedgerEntry> serving, Instant now) {
    Optional<Instant> since = serving.flatMap(LedgerEntry::servedAt);
    Instant from = from(since, now);
    return new Seen(
        overviews.state(app, serving),
        serving,
        serving.flatMap(s -> verdicts.of(app.id(), s.release().id())),
        serving.flatMap(s -> left(app, s)),
        sum(app, from, now),
        Duration.between(from, now),
        since.map(at -> before(app, at)).filter(c -> c.requests() > 0),
        failing.apply(app.id()),
        now);
  }

  /** What the guard went back from, where that made what serves. */
  private Optional<Guarded> left(App app, LedgerEntry serving) {
    if (serving.release().change().source() != Change.Source.GUARD) {
      return Optional.empty();
    }
    return verdicts.of(app.id()).values().stream()
        .filter(g -> g.version() < serving.version())
        .filter(g -> g.stage() == Guarded.Stage.WENT_BACK || g.stage() == Guarded.Stage.GOES_BACK)
        .max(Comparator.comparingInt(Guarded::version));
  }

  /** What was counted in the looks after a release began is of it and the one before. */
  private static Instant from(Optional<Instant> since, Instant now) {
    Instant from = now.minus(Judge.NOW);
    Instant clean =
        since.map(at -> at.plus(STEP.multipliedBy(2))).filter(from::isBefore).orElse(from);
    return clean.isAfter(now) ? now : clean;
  }

  private Counts before(App app, Instant since) {
    return sum(app, since.minus(Judge.BEFORE), since.minus(STEP));
  }

  private Counts sum(App app, Instant from, Instant to) {
    return points.of(app.id(), from, to, STEP).stream()
        .map(p -> p.counts())
        .reduce(Counts.NONE, Counts::plus);
  }
}
