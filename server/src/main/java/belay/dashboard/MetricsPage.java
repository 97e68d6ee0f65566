package belay.dashboard;

import belay.api.MetricsBody;
import belay.api.OverviewBody;
import belay.dashboard.figures.Amounts;
import belay.dashboard.figures.Paths;
import belay.dashboard.figures.Plot;
import belay.dashboard.figures.Times;
import belay.http.Inside.Asked;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an app did, from ten minutes to five weeks. */
public final class MetricsPage {
  private static final List<String> SPANS = List.of("10m", "1h", "6h", "24h", "48h", "7d", "35d");

  void register(PageRoutes routes) {
    routes.get("/apps/{app}/metrics", MetricsPage::show);
  }

  /**
   * One quantity over time, as lines of a plot.
   *
   * @param top what the top of the plot stands for; empty where there is nothing
   */
  public record Lane(String title, String top, List<Line> lines) {}

  /**
   * A line.
   *
   * @param css how it is drawn
   */
  public record Line(String name, String css, String path) {}

  private static Reply show(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    String last = visit.query("last").orElse("24h");
    MetricsBody metrics =
        visit.get(
            MetricsBody.class, Asked.get("apps", app.app().name(), "metrics").query("last", last));
    return visit.page(
        "metrics.jte",
        "Metrics",
        app,
        Map.of(
            "spans",
            SPANS,
            "last",
            last,
            "plot",
            Plot.of(metrics),
            "lanes",
            List.of(times(metrics), classes(metrics), memory(metrics))));
  }

  static Lane times(MetricsBody metrics) {
    double top =
        Paths.nice(
            (double)
                metrics.points().stream().mapToLong(p -> p.p99Us().orElse(0L)).max().orElse(0));
    return new Lane(
        "How long answers took",
        top == 0 ? "" : Times.micros(Math.round(top)),
        List.of(
            line(metrics, "p50", "", MetricsBody.Point::p50Us, top),
            line(metrics, "p95", "b", MetricsBody.Point::p95Us, top),
            line(metrics, "p99", "c", MetricsBody.Point::p99Us, top)));
  }

  private static Lane classes(MetricsBody metrics) {
    double step = metrics.stepSeconds();
    long most =
        metrics.points().stream()
            .flatMap(p -> p.statuses().values().stream())
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    double top = Paths.nice(most / step) * step;
    return new Lane(
        "Answers by class of status",
        top == 0 ? "" : Amounts.rate(top / step),
        Stream.of(
                line(metrics, "2xx", "", status("2xx"), top),
                line(metrics, "3xx", "b", status("3xx"), top),
                line(metrics, "4xx", "c", status("4xx"), top),
                line(metrics, "5xx", "broken", status("5xx"), top))
            .filter(line -> has(metrics, line.name()))
            .toList());
  }

  private static boolean has(MetricsBody metrics, String name) {
    return metrics.points().stream().anyMatch(p -> p.statuses().getOrDefault(name, 0L) > 0);
  }

  private static Function<MetricsBody.Point, Optional<Long>> status(String name) {
    return p -> Optional.of(p.statuses().getOrDefault(name, 0L));
  }

  private static Lane memory(MetricsBody metrics) {
    double top =
        Paths.nice(
            (double)
                metrics.points().stream()
                    .mapToLong(p -> p.memoryBytes().orElse(0L))
                    .max()
                    .orElse(0));
    return new Lane(
        "Memory of all dynos",
        top == 0 ? "" : Times.bytes(Math.round(top)),
        List.of(line(metrics, "memory", "", MetricsBody.Point::memoryBytes, top)));
  }

  private static Line line(
      MetricsBody metrics,
      String name,
      String css,
      Function<MetricsBody.Point, Optional<Long>> value,
      double top) {
    List<Optional<Long>> values = Plot.steps(metrics).stream().map(p -> p.flatMap(value)).toList();
    return new Line(name, css, Paths.line(values, top));
  }
}
