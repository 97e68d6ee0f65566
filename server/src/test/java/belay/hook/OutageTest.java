package belay.hook;

import static org.assertj.core.api.Assertions.assertThat;

import belay.hook.Outage.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final Instant NOW = Instant.parse("2026-11-29T18:00:00Z");
  private static final Optional<Instant> DOWN = Optional.empty();

  private static Optional<Instant> up(long seconds) {
    return Optional.of(ago(seconds));
  }

  private static Instant ago(long seconds) {
    return NOW.minusSeconds(seconds);
  }

  private static Verdict well(long lastUp, List<Optional<Instant>> web) {
    return Outage.of(Optional.empty(), ago(lastUp), web, NOW);
  }

  private static Verdict broken(List<Optional<Instant>> web) {
    return Outage.of(Optional.of(ago(500)), ago(400), web, NOW);
  }

  @Test
  void aCrashThatIsMendedAtOnceIsNoOutage() {
    assertThat(well(9, List.of(DOWN))).isEqualTo(Verdict.NOTHING);
    assertThat(well(0, List.of(up(1)))).isEqualTo(Verdict.NOTHING);
  }

  @Test
  void anOutageBeginsWhenNoDynoIsUpForTenSeconds() {
    assertThat(well(10, List.of(DOWN, DOWN))).isEqualTo(Verdict.BEGAN);
    assertThat(well(10, List.of(DOWN, up(1)))).isEqualTo(Verdict.NOTHING);
  }

  @Test
  void oneThatCrashesAgainAndAgainIsOneOutage() {
    assertThat(broken(List.of(DOWN))).isEqualTo(Verdict.NOTHING);
    assertThat(broken(List.of(up(20)))).isEqualTo(Verdict.NOTHING);
    assertThat(broken(List.of(up(59), DOWN))).isEqualTo(Verdict.NOTHING);
    assertThat(broken(List.of(up(60), DOWN))).isEqualTo(Verdict.OVER);
  }

  @Test
  void whatNobodyWantsUpIsNotDown() {
    assertThat(well(100, List.of())).isEqualTo(Verdict.NOTHING);
    assertThat(broken(List.of())).isEqualTo(Verdict.FORGOTTEN);
  }
}
