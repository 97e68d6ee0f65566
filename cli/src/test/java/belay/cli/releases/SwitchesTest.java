package belay.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SwitchesTest {
  private static final Instant NOW =
      LocalDateTime.parse("2026-12-01T22:30:00").atZone(ZoneId.systemDefault()).toInstant();

  private static String after(Duration time) {
    return Switches.day(NOW.plus(time).toString(), NOW);
  }

  @Test
  void aTimeOfAnotherDaySaysWhich() {
    assertThat(after(Duration.ofMinutes(30))).isEqualTo("23:00");
    assertThat(after(Duration.ofHours(2))).isEqualTo("tomorrow 00:30");
    assertThat(after(Duration.ofHours(23))).isEqualTo("tomorrow 21:30");
    assertThat(after(Duration.ofHours(24))).isEqualTo("tomorrow 22:30");
    assertThat(after(Duration.ofDays(3))).isEqualTo("2026-12-04 22:30");
  }
}
