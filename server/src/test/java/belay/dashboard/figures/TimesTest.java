package belay.dashboard.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  private final Instant now = Instant.parse("2026-01-15T10:00:00Z");
  private final Times times = new Times(now);

  @ParameterizedTest
  @CsvSource({
    "0, just now",
    "9, just now",
    "10, 10 seconds ago",
    "60, 1 minute ago",
    "3599, 59 minutes ago",
    "3600, 1 hour ago",
    "86400, 1 day ago",
    "5183999, 59 days ago",
    "5184000, 2 months ago",
    "-300, in 5 minutes"
  })
  void timesAreToldFromNow(long seconds, String words) {
    assertThat(times.relative(now.minusSeconds(seconds))).isEqualTo(words);
  }

  @Test
  void theExactTimeSaysWhere() {
    assertThat(times.exact(now)).isEqualTo("2026-01-15 10:00:00 UTC");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 µs", "999, 999 µs", "6400, 6.4 ms", "64000, 64 ms", "1200000, 1.2 s"})
  void lengthsHaveAUnitThatFits(long micros, String words) {
    assertThat(Times.micros(micros)).isEqualTo(words);
    assertThat(Times.micros(180_000_000)).isEqualTo("3 min");
  }

  @Test
  void sizesAreThousands() {
    assertThat(Times.bytes(1)).isEqualTo("1 kB");
    assertThat(Times.bytes(12_400_000)).isEqualTo("12 MB");
  }
}
