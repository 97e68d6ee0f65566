package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiVersionTest {
  private static String agreed(String newestOfTheEngine) {
    return ApiVersion.parse(newestOfTheEngine)
        .flatMap(ApiVersion::agreed)
        .map(ApiVersion::toString)
        .orElse("none");
  }

  @Test
  void anOlderEngineIsSpokenToInItsOwnVersion() {
    assertThat(agreed("1.40")).isEqualTo("1.40");
    assertThat(agreed("1.41")).isEqualTo("1.41");
  }

  @Test
  void aNewerEngineIsSpokenToInWhatIsKnownHere() {
    assertThat(agreed("1.44")).isEqualTo("1.44");
    assertThat(agreed("1.52")).isEqualTo("1.44");
    assertThat(agreed("2.0")).isEqualTo("1.44");
  }

  @Test
  void tooOldIsRefused() {
    assertThat(agreed("1.39")).isEqualTo("none");
    assertThat(agreed("1.9")).isEqualTo("none");
  }

  @Test
  void whatIsNoVersionIsNone() {
    assertThat(ApiVersion.parse("latest")).isEmpty();
    assertThat(ApiVersion.parse("")).isEmpty();
  }
}
