package belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final List<Family> SOME =
      List.of(
          Family.gauge("belay_apps", "Apps \"there\" are.").add(3),
          Family.counter("belay_app_errors", "Errors.").add(2, "app", "a\"b\\c\nd", "code", "H12"),
          Family.gauge("belay_nothing", "Has no series."));

  @Test
  void theTextFormatAnnouncesACounterAsItsSeriesAreCalled() {
    assertThat(Exposition.PLAIN.text(SOME))
        .isEqualTo(
            """
            # HELP belay_apps Apps "there" are.
            # TYPE belay_apps gauge
            belay_apps 3
            # HELP belay_app_errors_total Errors.
            # TYPE belay_app_errors_total counter
            belay_app_errors_total{app="a\\"b\\\\c\\nd",code="H12"} 2
            """);
  }

  @Test
  void openMetricsAnnouncesItWithoutTotalAndEnds() {
    assertThat(Exposition.OPEN.text(SOME))
        .contains("# TYPE belay_app_errors counter\nbelay_app_errors_total{")
        .contains("# HELP belay_apps Apps \\\"there\\\" are.\n")
        .endsWith("# EOF\n");
  }

  @Test
  void aHistogramCountsUpToEachBound() {
    Family family =
        Family.histogram("belay_switch_duration_seconds", "Switches.")
            .add(
                List.of(0.01, 0.1),
                new TreeMap<>(Map.of(10_000L, 2L, 10_001L, 3L, 5_000_000L, 1L)),
                5.05,
                "start",
                "warm");
    assertThat(Exposition.PLAIN.text(List.of(family)))
        .contains("belay_switch_duration_seconds_bucket{start=\"warm\",le=\"0.01\"} 2\n")
        .contains("belay_switch_duration_seconds_bucket{start=\"warm\",le=\"0.1\"} 5\n")
        .contains("belay_switch_duration_seconds_bucket{start=\"warm\",le=\"+Inf\"} 6\n")
        .contains("belay_switch_duration_seconds_sum{start=\"warm\"} 5.05\n")
        .contains("belay_switch_duration_seconds_count{start=\"warm\"} 6\n");
  }

  @Test
  void theFormatIsTheOneThatTheClientLikesBetter() {
    assertThat(Exposition.of("")).isEqualTo(Exposition.PLAIN);
    assertThat(Exposition.of("*/*")).isEqualTo(Exposition.PLAIN);
    assertThat(
            Exposition.of(
                "application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5"))
        .isEqualTo(Exposition.OPEN);
    assertThat(Exposition.of("text/plain, application/openmetrics-text;q=0.1"))
        .isEqualTo(Exposition.PLAIN);
    assertThat(Exposition.of("application/openmetrics-text;q=0")).isEqualTo(Exposition.PLAIN);
  }
}
