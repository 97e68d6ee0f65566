package belay.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "3.11; 3.11.2; 3.12.0",
        "3; 3.12.1; 4.0.0",
        "3.11.2; 3.11.2; 3.11.3",
        "20.x; 20.20.2; 22.0.0",
        "20.9.x; 20.9.1; 20.10.0",
        "v18; 18.1.0; 20.0.0",
        "^18.2.0; 18.20.0; 18.1.9",
        "^0.2.3; 0.2.9; 0.3.0",
        "~18.2; 18.2.9; 18.3.0",
        "~18.2.1; 18.2.9; 18.2.0",
        ">=18; 24.0.0; 17.9.0",
        "> 18; 19.0.0; 18.9.0",
        ">=18 <21; 20.9.0; 21.0.0",
        ">= 18 < 21; 20.9.0; 21.0.0",
        "18 - 20; 20.9.0; 21.0.0",
        "18 || 20; 20.9.0; 19.0.0",
        "<=20; 20.9.0; 21.0.0",
        "~> 3.1; 3.4.0; 4.0.0",
        "~> 3.1.2; 3.1.9; 3.2.0",
        ">=3.10,<3.13; 3.12.7; 3.13.0",
        "~=3.11; 3.12.0; 4.0.0",
        "==3.11.*; 3.11.9; 3.12.0",
        ">=3.10,!=3.11.2; 3.11.3; 3.11.2",
        "=20.9.0; 20.9.0; 20.9.1",
        "^8.1|^8.3; 8.2.9; 9.0.0",
        ">=1.22rc1; 1.22.0; 1.21.9",
        "3.13.0rc2; 3.13.0; 3.12.9",
        "24.0.0-rc.1; 24.0.0; 23.0.0",
      })
  void isMeantAsItIsWritten(String range, String in, String out) {
    VersionRange parsed = VersionRange.parse(range).orElseThrow();
    assertThat(parsed.holds(Version.in(in).orElseThrow())).as(in).isTrue();
    assertThat(parsed.holds(Version.in(out).orElseThrow())).as(out).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "x", "latest"})
  void maybeAny(String range) {
    assertThat(VersionRange.parse(range).orElseThrow().holds(Version.of(1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"banana", "3.11; rm -rf /", "$(id)", ">=", "lts/next"})
  void isRefusedWhenItIsNone(String range) {
    assertThat(VersionRange.parse(range)).isEmpty();
  }

  @Test
  void missingPartsAreZero() {
    assertThat(Version.of(3, 11)).isEqualTo(Version.of(3, 11, 0));
    assertThat(Version.of(3, 11)).hasSameHashCodeAs(Version.of(3, 11, 0));
    assertThat(Version.of(3, 9)).isLessThan(Version.of(3, 10));
  }
}
