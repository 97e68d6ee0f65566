package belay.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShortageTest {
  private static final long GB = 1L << 30;
  private final Shortage shortage = new Shortage(0.05, 20 * GB);

  @Test
  void aSmallShareIsShort() {
    assertThat(shortage.of(4 * GB, 100 * GB, false)).isTrue();
    assertThat(shortage.of(6 * GB, 100 * GB, false)).isFalse();
  }

  @Test
  void onceToldMoreIsNeeded() {
    assertThat(shortage.of(6 * GB, 100 * GB, true)).isTrue();
    assertThat(shortage.of(8 * GB, 100 * GB, true)).isFalse();
  }

  @Test
  void ofALargeDiskASmallShareIsMuch() {
    assertThat(shortage.of(25 * GB, 2_000 * GB, false)).isFalse();
    assertThat(shortage.of(19 * GB, 2_000 * GB, false)).isTrue();
  }

  @Test
  void threeCrashesWithinTenMinutesAreMany() {
    Instant now = Instant.parse("2026-11-30T10:00:00Z");
    Crashes crashes = Crashes.NONE;
    for (int i = 0; i < 3; i++) {
      Instant at = now.plusSeconds(60L * i);
      // It is looked often: one crash is seen many times.
      for (int look = 0; look < 5; look++) {
        assertThat(crashes.bad()).isFalse();
        crashes = crashes.then(List.of(at), at.plusSeconds(look));
        if (i == 2) {
          break;
        }
      }
    }
    assertThat(crashes.bad()).isTrue();
    assertThat(crashes.then(List.of(), now.plus(Duration.ofMinutes(11))).bad()).isFalse();
  }
}
