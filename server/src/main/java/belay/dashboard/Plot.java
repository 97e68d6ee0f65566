package belay.dashboard;

import belay.api.MetricsBody;
import belay.api.NowBody;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A time of an app's as the paths of a plot. Its upper lane has requests, and of those the ones that
 * failed, its lower one the 95th percentile; both are {@link #HEIGHT} high and a unit wide for each
 * step. Pure.
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
  public static final int HEIGHT = 100;

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

  public static Plot of(MetricsBody metrics, List<NowBody.Mark> marks) {
    int step = metrics.stepSeconds();
    long first = Math.floorDiv(metrics.from().getEpochSecond(), step);
    long last = Math.floorDiv(metrics.to().getEpochSecond(), step);
    // The step that has just begun would look like a fall.
    int steps = (int) Math.max(1, last - first);
    List<Optional<MetricsBody.Point>> at = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      at.add(Optional.empty());
    }
    for (MetricsBody.Point point : metrics.points()) {
      long i = Math.floorDiv(point.at().getEpochSecond(), step) - first;
      if (i >= 0 && i < steps) {
        at.set((int) i, Optional.of(point));
      }
    }
    long most = metrics.points().stream().mapToLong(MetricsBody.Point::requests).max().orElse(0);
    long slowest =
        metrics.points().stream().mapToLong(p -> p.p95Us().orElse(0L)).max().orElse(0);
    double top = nice((double) most / step) * step;
    double topTime = nice(slowest);
    Instant from = Instant.ofEpochSecond(first * step);
    Instant to = Instant.ofEpochSecond((first + steps) * step);
    return new Plot(
        steps,
        area(at.stream().map(p -> p.map(MetricsBody.Point::requests).orElse(0L)).toList(), top),
        area(at.stream().map(p -> p.map(MetricsBody.Point::failed).orElse(0L)).toList(), top),
        line(at.stream().map(p -> p.flatMap(MetricsBody.Point::p95Us)).toList(), topTime),
        gaps(at),
        marks(marks, from, to),
        Amounts.rate(top / step),
        topTime == 0 ? "" : Times.micros(Math.round(topTime)),
        label(metrics, marks));
  }

  /** The next of 1, 2 and 5 times a power of ten. */
  static double nice(double value) {
    if (value <= 0) {
      return 0;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double times : new double[] {1, 2, 5}) {
      if (value <= times * power * 1.000001) {
        return times * power;
      }
    }
    return 10 * power;
  }

  private static long height(double value, double top) {
    return Math.round(value / top * HEIGHT);
  }

  private static String area(List<Long> values, double top) {
    if (top == 0 || values.stream().allMatch(v -> v == 0)) {
      return "";
    }
    StringBuilder path = new StringBuilder("M0 " + HEIGHT);
    long y = HEIGHT;
    int run = 0;
    for (long value : values) {
      // What there is of a kind is seen, however little it is.
      long height = value == 0 ? 0 : Math.max(1, height(value, top));
      if (HEIGHT - height != y) {
        path.append(run > 0 ? "h" + run : "").append('V').append(HEIGHT - height);
        y = HEIGHT - height;
        run = 0;
      }
      run++;
    }
    return path.append("h").append(run).append('V').append(HEIGHT).append('z').toString();
  }

  /** Goes through the middles of the steps, and stops where there is no value. */
  private static String line(List<Optional<Long>> values, double top) {
    StringBuilder path = new StringBuilder();
    boolean drawn = false;
    for (int i = 0; i < values.size() && top > 0; i++) {
      if (values.get(i).isPresent()) {
        long y = HEIGHT - height(values.get(i).get(), top);
        // A value between two that are missing is a point, which a line of no length shows.
        path.append(drawn ? "L" : "M").append(i).append(".5 ").append(y);
        path.append(drawn ? "" : "h0");
      }
      drawn = values.get(i).isPresent();
    }
    return path.toString();
  }

  private static List<Gap> gaps(List<Optional<MetricsBody.Point>> at) {
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

  private static List<Mark> marks(List<NowBody.Mark> marks, Instant from, Instant to) {
    double all = Duration.between(from, to).toMillis();
    List<Mark> made = new ArrayList<>();
    double named = Double.MAX_VALUE;
    // The newest is named first: it is the one that is looked for.
    for (NowBody.Mark mark : marks.reversed()) {
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
    return made;
  }

  private static String label(MetricsBody metrics, List<NowBody.Mark> marks) {
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
