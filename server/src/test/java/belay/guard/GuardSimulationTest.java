package belay.guard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.GuardMode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A few of {@link GuardSimulation}'s runs, row by row; -Dguard.runs=N for more, -Dguard.seed=N to
 * replay.
 */
class GuardSimulationTest {
  private static final int RUNS = Integer.getInteger("guard.runs", 2);

  /** One in thousands may be blamed by chance: whoever meets it looks at so many more. */
  private static final int CLOSELY = 2_000;

  private static final int BY_CHANCE = 4;
  private static final long SEED = Long.getLong("guard.seed", System.nanoTime());

  static Stream<Ill> blameless() {
    return Arrays.stream(Ill.values()).filter(ill -> !ill.isBlame());
  }

  @ParameterizedTest
  @MethodSource("blameless")
  void aReleaseThatIsNotToBlameStays(Ill ill) throws Exception {
    System.out.println("guard.seed " + SEED);
    for (Traffic traffic : Traffic.values()) {
      insistStays((runs, seed) -> GuardSimulation.row(traffic, ill, GuardMode.ACT, runs, seed));
    }
  }

  @ParameterizedTest
  @MethodSource("found")
  void aReleaseThatIsToBlameGoes(Ill ill) throws Exception {
    System.out.println("guard.seed " + SEED);
    for (Traffic traffic : Traffic.values()) {
      GuardSimulation.Row row = GuardSimulation.row(traffic, ill, GuardMode.ACT, RUNS, SEED);
      System.out.println(row);
      if (traffic == Traffic.STEADY) {
        assertThat(row.wentBack()).as("%s", row).isEqualTo(RUNS);
      }
    }
  }

  /** What fails only where nothing may be asked twice is told, and gone back from by the eager. */
  static Stream<Ill> found() {
    return Arrays.stream(Ill.values())
        .filter(Ill::isBlame)
        .filter(i -> i != Ill.BUG_ON_POST && i != Ill.SLOW);
  }

  /** Both sides are compared: that its new page fails speaks against a canary. */
  static Stream<Ill> blamelessCanaries() {
    return blameless().filter(i -> i != Ill.NEW_PAGE);
  }

  @ParameterizedTest
  @MethodSource("blamelessCanaries")
  void aCanaryThatIsNotToBlameGoesOn(Ill ill) throws Exception {
    System.out.println("guard.seed " + SEED);
    for (Traffic traffic : Traffic.values()) {
      insistStays((runs, seed) -> canary(traffic, ill, runs, seed));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ill.class,
      names = {"BUG_ON_20_PERCENT", "BUG_EVERYWHERE", "BUG_ON_POST", "SLOW"})
  void aCanaryThatIsToBlameEnds(Ill ill) throws Exception {
    System.out.println("guard.seed " + SEED);
    GuardSimulation.Row row = canary(Traffic.STEADY, ill, RUNS, SEED);
    System.out.println(row);
    assertThat(row.wentBack()).as("%s", row).isEqualTo(RUNS);
  }

  private interface Simulated {
    GuardSimulation.Row row(int runs, long seed) throws Exception;
  }

  private static void insistStays(Simulated simulated) throws Exception {
    GuardSimulation.Row row = simulated.row(RUNS, SEED);
    System.out.println(row);
    if (row.wentBack() > RUNS / 1_000) {
      GuardSimulation.Row more = simulated.row(CLOSELY, SEED + RUNS);
      System.out.println(more);
      assertThat(more.wentBack()).as("%s", more).isLessThanOrEqualTo(BY_CHANCE);
    }
  }

  private static GuardSimulation.Row canary(Traffic traffic, Ill ill, int runs, long seed)
      throws Exception {
    return GuardSimulation.row(traffic, ill, GuardMode.ACT, GuardSimulation.CANARY, runs, seed);
  }

  @org.junit.jupiter.api.Test
  void theEagerGoBackFromWhatFailsOnPostsAlone() throws Exception {
    GuardSimulation.Row row =
        GuardSimulation.row(Traffic.STEADY, Ill.BUG_ON_POST, GuardMode.EAGER, RUNS, SEED);
    assertThat(row.wentBack()).as("%s", row).isEqualTo(RUNS);
  }
}
