package belay.dashboard.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import belay.api.MetricsBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlotTest {
  private static final Instant T = Instant.parse("2026-11-30T10:00:00Z");

  private static MetricsBody.Point point(int second, long requests, long failed, long p95) {
    return new MetricsBody.Point(
        T.plusSeconds(second),
        requests,
        failed,
        new TreeMap<>(),
        Optional.empty(),
        Optional.of(p95).filter(p -> p > 0),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  private static Plot plot(List<MetricsBody.Point> points, MetricsBody.Mark... marks) {
    return Plot.of(new MetricsBody("10m", T, T.plusSeconds(100), 10, points, List.of(marks)));
  }

  private static MetricsBody.Mark mark(int version, int second) {
    return new MetricsBody.Mark(version, "Deploy <b>", "ana@example.com", T.plusSeconds(second));
  }

  @Test
  void anAreaIsAsHighAsItsShareOfTheTop() {
    Plot plot = plot(List.of(point(0, 100, 0, 0), point(10, 50, 25, 0), point(20, 0, 0, 0)));
    assertThat(plot.steps()).isEqualTo(10);
    assertThat(plot.most()).isEqualTo("10 /s");
    assertThat(plot.requests()).isEqualTo("M0 100V0h1V50h1V100h8V100z");
    assertThat(plot.failed()).isEqualTo("M0 100h1V75h1V100h8V100z");
    assertThat(plot.gaps()).containsExactly(new Plot.Gap(3, 7));
  }

  @Test
  void oneFailureOfManyIsSeen() {
    assertThat(plot(List.of(point(0, 100_000, 1, 0))).failed()).startsWith("M0 100V99h1");
  }

  @Test
  void aLineStopsWhereThereIsNoValue() {
    Plot plot =
        plot(List.of(point(0, 1, 0, 10_000), point(10, 1, 0, 20_000), point(30, 1, 0, 5_000)));
    assertThat(plot.slowest()).isEqualTo("20 ms");
    assertThat(plot.times()).isEqualTo("M0.5 50h0L1.5 0M3.5 75h0");
  }

  @Test
  void nothingIsDrawnOfNothing() {
    Plot plot = plot(List.of());
    assertThat(plot.requests() + plot.failed() + plot.times()).isEmpty();
    assertThat(plot.gaps()).containsExactly(new Plot.Gap(0, 10));
    assertThat(plot.label()).contains("0 requests, 0 failed; no release");
  }

  @Test
  void marksThatAreNearHaveOneName() {
    Plot plot = plot(List.of(), mark(3, 20), mark(4, 25), mark(5, 95));
    assertThat(plot.marks())
        .extracting(Plot.Mark::x, Plot.Mark::name, Plot.Mark::left)
        .containsExactly(
            tuple("20.0%", "", false), tuple("25.0%", "v4", false), tuple("95.0%", "v5", true));
    assertThat(plot.label()).endsWith("v3, v4, v5 began to serve");
  }

  @Test
  void theTopIsARoundNumber() {
    List<Double> tops = new ArrayList<>();
    for (double value : new double[] {0, 0.3, 1, 1.1, 2.1, 5.1, 41, 999}) {
      tops.add(Paths.nice(value));
    }
    assertThat(tops).containsExactly(0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0, 1_000.0);
  }
}
