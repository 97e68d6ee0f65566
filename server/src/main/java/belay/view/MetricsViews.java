package belay.view;

import belay.api.MetricsBody;
import belay.api.NowBody;
import belay.api.OverviewBody;
import belay.ledger.Ledger;
import belay.release.App;
import belay.series.Counts;
import belay.series.Downsampling;
import belay.series.Point;
import belay.series.Points;
import belay.series.Span;
import belay.series.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What apps did over time, as the API shows it. */
public record MetricsViews(Points points, Ledger ledger) {
  /** How many releases are looked through for those that began to serve lately. */
  private static final int MARKS_MAX = 40;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration FIGURES = Duration.ofMinutes(5);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration COARSE = Duration.ofMinutes(2);

  public MetricsBody body(App app, Span span, Instant now) {
    Instant from = now.minus(span.length());
    return new MetricsBody(
        span.word(),
        from,
        now,
        (int) span.step().toSeconds(),
        points.of(app.id(), from, now, span.step()).stream().map(MetricsViews::point).toList(),
        marks(app, from));
  }

  /** The last hour in few points, for a list of apps. */
  public OverviewBody.Lately lately(App app, Instant now) {
    Instant from = now.minus(HOUR);
    List<Point> minutes = points.of(app.id(), Step.floor(from, COARSE), now, MINUTE);
    Instant since = Step.floor(now.minus(FIGURES), MINUTE);
    Counts counts =
        minutes.stream()
            .filter(p -> !p.at().isBefore(since))
            .map(Point::counts)
            .reduce(Counts.NONE, Counts::plus);
    List<Point> hour = Downsampling.of(minutes, COARSE);
    return new OverviewBody.Lately(
        figures(counts, FIGURES),
        new MetricsBody(
            "1h",
            from,
            now,
            (int) COARSE.toSeconds(),
            hour.stream().map(MetricsViews::point).toList(),
            List.of()));
  }

  static NowBody.Figures figures(Counts counts, Duration over) {
    return new NowBody.Figures(
        (int) over.toSeconds(), counts.requests(), counts.failed(), counts.percentile(0.95));
  }

  private List<MetricsBody.Mark> marks(App app, Instant from) {
    return ledger.newest(app.id(), MARKS_MAX).stream()
        .filter(e -> e.servedAt().filter(from::isBefore).isPresent())
        .map(e ->
            new MetricsBody.Mark(
                e.version(),
                e.release().description(),
                e.release().change().actor().email(),
                e.servedAt().orElseThrow()))
        .sorted(Comparator.comparing(MetricsBody.Mark::at))
        .toList();
  }

  private static MetricsBody.Point point(Point point) {
    Counts counts = point.counts();
    return new MetricsBody.Point(
        point.at(),
        counts.requests(),
        counts.failed(),
        counts.statuses(),
        counts.percentile(0.5),
        counts.percentile(0.95),
        counts.percentile(0.99),
        Optional.of(point.memory()).filter(m -> m > 0),
        point.dynos());
  }
}
