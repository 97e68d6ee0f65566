package belay.dashboard.figures;

import belay.api.MetricsBody;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A time of an app's as the paths of a plot. Its upper lane has requests, and of those the ones
 * that failed, its lower one the 95th percentile; both are {@link #HEIGHT} high and a unit wide for
 * each step. Pure.
 *
 * @param steps how wide it is
 * @param requests an area; empty without any
 * @param failed an area in that one
 * @param times a line
 * @param gaps in which nobody looked
 * @param most what the top of the upper lane stands for
 * @param slowest what the top of the lower lane stands for
 * @param label says it in words
 */
public record Plot(
    int steps,
    String requests,
    String failed,
    String times,
    List<Plot.Gap> gaps,
    List<Plot.Mark> marks,
    String most,
    String slowest,
    String label) {
  /** Of a lane, in its own units. */
  public static final int HEIGHT = Paths.HEIGHT;

  /** Nearer marks than that many hundredths of the width have one name. */
  private static final double APART = 9;

  /** So many hundredths from the right a name begins on the other side of its mark. */
  private static final double RIGHT = 88;

  /** Steps without a point. */
  public record Gap(int from, int steps) {}

  /**
   * A release that began to serve.
   *
   * @param x hundredths of the width
   * @param name empty where there is no room for it
   * @param left whether the name is left of the mark
   */
  public record Mark(String x, String name, boolean left, String title) {}

  public static Plot of(MetricsBody metrics) {
    int step = metrics.stepSeconds();
    long first = Math.floorDiv(metrics.from().getEpochSecond(), step);
    long last = Math.floorDiv(metrics.to().getEpochSecond(), step);
    int steps = (int) Math.max(1, last - first);
    List<Optional<MetricsBody.Point>> at = steps(metrics);
    long most = metrics.points().stream().mapToLong(MetricsBody.Point::requests).max().orElse(0);
    long slowest = metrics.points().stream().mapToLong(p -> p.p95Us().orElse(0L)).max().orElse(0);
    double top = Paths.nice((double) most / step) * step;
    double topTime = Paths.nice((double) slowest);
    Instant from = Instant.ofEpochSecond(first * step);
    Instant to = Instant.ofEpochSecond((first + steps) * step);
    return new Plot(
        steps,
        Paths.area(
            at.stream().map(p -> p.map(MetricsBody.Point::requests).orElse(0L)).toList(), top),
        Paths.area(at.stream().map(p -> p.map(MetricsBody.Point::failed).orElse(0L)).toList(), top),
        Paths.line(at.stream().map(p -> p.flatMap(MetricsBody.Point::p95Us)).toList(), topTime),
        gaps(at),
        marks(metrics.marks(), from, to),
        Amounts.rate(top / step),
        topTime == 0 ? "" : Times.micros(Math.round(topTime)),
        label(metrics));
  }

  /** A place for each step; that which has just begun would look like a fall. */
  public static List<Optional<MetricsBody.Point>> steps(MetricsBody metrics) {
    int step = metrics.stepSeconds();
    long first = Math.floorDiv(metrics.from().getEpochSecond(), step);
    long last = Math.floorDiv(metrics.to().getEpochSecond(), step);
    List<Optional<MetricsBody.Point>> at = new ArrayList<>();
    for (long i = first; i < Math.max(first + 1, last); i++) {
      at.add(Optional.empty());
    }
    for (MetricsBody.Point point : metrics.points()) {
      long i = Math.floorDiv(point.at().getEpochSecond(), step) - first;
      if (i >= 0 && i < at.size()) {
        at.set((int) i, Optional.of(point));
      }
    }
    return at;
  }

  static List<Gap> gaps(List<Optional<MetricsBody.Point>> at) {
    List<Gap> gaps = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= at.size(); i++) {
      boolean missing = i < at.size() && at.get(i).isEmpty();
      if (missing && from < 0) {
        from = i;
      } else if (!missing && from >= 0) {
        gaps.add(new Gap(from, i - from));
        from = -1;
      }
    }
    return gaps;
  }

  private static List<Mark> marks(List<MetricsBody.Mark> marks, Instant from, Instant to) {
    double all = Duration.between(from, to).toMillis();
    List<Mark> made = new ArrayList<>();
    double named = Double.MAX_VALUE;
    // The newest is named first: it is the one that is looked for. It is drawn last, over others.
    for (MetricsBody.Mark mark : marks.reversed()) {
      double x = Math.min(100, 100 * Duration.between(from, mark.at()).toMillis() / all);
      if (x < 0) {
        continue;
      }
      boolean room = named - x >= APART;
      named = room ? x : named;
      made.add(
          new Mark(
              String.format(Locale.ROOT, "%.1f%%", x),
              room ? "v" + mark.version() : "",
              x > RIGHT,
              "v" + mark.version() + " " + mark.description()));
    }
    return made.reversed();
  }

  private static String label(MetricsBody metrics) {
    List<MetricsBody.Mark> marks = metrics.marks();
    long requests = metrics.points().stream().mapToLong(MetricsBody.Point::requests).sum();
    long failed = metrics.points().stream().mapToLong(MetricsBody.Point::failed).sum();
    String since =
        marks.isEmpty()
            ? "no release began to serve"
            : marks.stream().map(m -> "v" + m.version()).collect(Collectors.joining(", "))
                + " began to serve";
    return "Requests, errors and 95th percentile of the last %s: %d requests, %d failed; %s"
        .formatted(metrics.last(), requests, failed, since);
  }
}
