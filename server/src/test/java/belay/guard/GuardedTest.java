package belay.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GuardedTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private static Guarded after(long requests) {
    return Guarded.begun(new UUID(0, 1), new UUID(0, 2), 48, Optional.of(47), NOW)
        .judged(Verdict.WATCHING, List.of(), Optional.empty(), requests);
  }

  @Test
  void whoIsLookedAtNoMoreIsNotSaidToBeWatched() {
    assertThat(after(12).at(Guarded.Stage.OVER, NOW).verdict()).isEqualTo(Verdict.QUIET);
    assertThat(after(4_000).at(Guarded.Stage.OVER, NOW).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(after(4_000).verdict()).isEqualTo(Verdict.WATCHING);
  }

  @Test
  void whatWasFoundStays() {
    Guarded ill = after(12).judged(Verdict.DEPENDENCY, List.of(), Optional.empty(), 30);

    assertThat(ill.at(Guarded.Stage.OVER, NOW).verdict()).isEqualTo(Verdict.DEPENDENCY);
  }
}
