package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RespawnTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  @Test
  void oneThatNeverRunsIsStartedLessAndLessOften() {
    Respawn respawn = Respawn.NONE;
    List<Long> pauses = new ArrayList<>();
    Instant now = NOW;
    for (int i = 0; i < 8; i++) {
      assertThat(respawn.due(now)).isTrue();
      respawn = respawn.started(now);
      pauses.add(respawn.notBefore().getEpochSecond() - now.getEpochSecond());
      assertThat(respawn.due(respawn.notBefore().minusMillis(1))).isFalse();
      now = respawn.notBefore();
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void oneThatRanWellIsStartedAtOnce() {
    Respawn often = Respawn.NONE.started(NOW).started(NOW).started(NOW);

    assertThat(often.died(NOW, NOW.plusSeconds(9)).due(NOW)).isFalse();
    assertThat(often.died(NOW, NOW.plusSeconds(10)).due(NOW)).isTrue();
    assertThat(often.died(NOW, NOW.plusSeconds(10)).started(NOW).notBefore())
        .isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void aClockThatIsSetBackDelaysNothing() {
    Respawn often = Respawn.NONE.started(NOW).started(NOW).started(NOW);

    assertThat(often.due(NOW.minusSeconds(3_600))).isTrue();
    assertThat(often.died(NOW, NOW.minusSeconds(3_600))).isEqualTo(often);
  }
}
