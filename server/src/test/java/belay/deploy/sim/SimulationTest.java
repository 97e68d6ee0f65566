package belay.deploy.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The one road from many seeds. {@code -Dseeds=N} says how many, {@code -Dseed=N} replays one and
 * prints what happened.
 */
class SimulationTest {
  /** In every build; {@code .ci/run all} tries forty times as many. */
  private static final int SEEDS = 100;

  @Test
  void whateverHappensOneReleaseServesAndTheLedgerSaysWhich() throws Exception {
    Optional<Long> one = Optional.ofNullable(Long.getLong("seed"));
    if (one.isPresent()) {
      Simulation simulation = new Simulation(one.get(), Bug.NONE);
      try {
        simulation.run();
      } finally {
        System.out.println(simulation.trace());
      }
      return;
    }
    int seeds = Integer.getInteger("seeds", SEEDS);
    System.out.println("simulating seeds 1 to " + seeds);
    assertThat(found(seeds)).as("what was found").isEmpty();
  }

  /** The first things found, at most a few. */
  private static List<String> found(int seeds) throws Exception {
    int workers = Runtime.getRuntime().availableProcessors();
    List<String> found = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      List<Future<List<String>>> parts = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        int from = worker + 1;
        parts.add(pool.submit(() -> part(from, workers, seeds)));
      }
      for (Future<List<String>> part : parts) {
        found.addAll(part.get());
      }
    }
    return found;
  }

  private static List<String> part(int from, int step, int seeds) {
    List<String> found = new ArrayList<>();
    for (int seed = from; seed <= seeds && found.size() < 3; seed += step) {
      try {
        new Simulation(seed, Bug.NONE).run();
      } catch (Simulation.Found e) {
        found.add(e.getMessage());
      }
    }
    return found;
  }

  @Test
  void theSameSeedIsTheSameStory() {
    for (long seed : new long[] {1, 7, 42}) {
      assertThat(story(seed)).isEqualTo(story(seed)).isNotEmpty();
    }
  }

  private static String story(long seed) {
    Simulation simulation = new Simulation(seed, Bug.NONE);
    simulation.run();
    return simulation.trace();
  }
}
