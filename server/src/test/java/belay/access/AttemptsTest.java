package belay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.Refused;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final String ANA = "ana@example.com";

  private final Attempts attempts =
      new Attempts(SqlPasswords.FREE, "wait %d seconds, or: belay dashboard");
  private Instant now = Instant.parse("2026-01-15T10:00:00Z");

  private boolean lets(String email) {
    try {
      attempts.begin(email, now);
      return true;
    } catch (Refused e) {
      return false;
    }
  }

  @Test
  void ofManyAtOneMomentAFewAreLetThrough() {
    int in = 0;
    for (int i = 0; i < 100; i++) {
      in += lets(ANA) ? 1 : 0;
    }
    assertThat(in).isEqualTo(SqlPasswords.FREE);
    assertThat(lets("Ana@Example.com")).isFalse();
    assertThat(lets("bob@example.com")).isTrue();
  }

  @Test
  void everyFurtherOneWaitsTwiceAsLongUpToAMinute() {
    for (int i = 0; i < SqlPasswords.FREE; i++) {
      attempts.begin(ANA, now);
    }
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      now = now.plusSeconds(seconds).minusMillis(1);
      assertThatThrownBy(() -> attempts.begin(ANA, now))
          .hasMessageContaining("wait 1 seconds")
          .hasMessageContaining("belay dashboard");
      now = now.plusMillis(1);
      assertThat(lets(ANA)).isTrue();
    }
  }

  @Test
  void aRightOneForgetsThemAndSoDoesTime() {
    for (int i = 0; i < SqlPasswords.FREE; i++) {
      attempts.begin(ANA, now);
    }
    attempts.right(ANA);
    assertThat(lets(ANA)).isTrue();
    for (int i = 1; i < SqlPasswords.FREE; i++) {
      attempts.begin(ANA, now);
    }
    now = now.plus(Duration.ofMinutes(16));
    assertThat(lets(ANA)).isTrue();
    assertThat(lets(ANA)).isTrue();
  }
}
