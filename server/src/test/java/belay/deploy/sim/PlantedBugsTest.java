package belay.deploy.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator finds mistakes that are there. */
class PlantedBugsTest {
  private static final int SEEDS = 300;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aMistakeIsFound(Bug bug) {
    Optional<String> found = Optional.empty();
    int seed = 0;
    while (found.isEmpty() && seed < SEEDS) {
      found = find(++seed, bug);
    }
    assertThat(found).as(bug.what).isPresent();
    System.out.println(bug + " found by " + found.orElseThrow().lines().findFirst().orElse(""));
  }

  private static Optional<String> find(int seed, Bug bug) {
    try {
      new Simulation(seed, bug).run();
      return Optional.empty();
    } catch (Simulation.Found e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
