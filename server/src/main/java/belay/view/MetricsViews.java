package belay.view;

import belay.api.MetricsBody;
import belay.release.App;
import belay.series.Counts;
import belay.series.Point;
import belay.series.Points;
import belay.series.Span;
import java.time.Instant;
import java.util.Optional;

/** What apps did over time, as the API shows it. */
public record MetricsViews(Points points) {
  public MetricsBody body(App app, Span span, Instant now) {
    Instant from = now.minus(span.length());
    return new MetricsBody(
        span.word(),
        from,
        now,
        (int) span.step().toSeconds(),
        points.of(app.id(), from, now, span.step()).stream().map(MetricsViews::point).toList());
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
