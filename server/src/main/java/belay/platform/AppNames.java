package belay.platform;

import belay.release.AppName;
import java.security.SecureRandom;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes up app names: an adjective, a noun and four digits. */
final class AppNames {
  private static final List<String> ADJECTIVES =
      List.of(
          "airy", "amber", "bold", "brave", "brisk", "calm", "clear", "cosy", "crisp", "dry",
          "early", "even", "fair", "fine", "firm", "fresh", "glad", "green", "high", "keen", "kind",
          "light", "loyal", "lucid", "merry", "mild", "neat", "plain", "proud", "quiet", "rapid",
          "ready", "safe", "sharp", "silver", "steady", "still", "sunny", "swift", "true", "warm",
          "wise");
  private static final List<String> NOUNS =
      List.of(
          "anchor", "arch", "bay", "beacon", "bridge", "cairn", "canyon", "cliff", "cloud", "cove",
          "crag", "creek", "delta", "dune", "fern", "field", "fjord", "forest", "glade", "harbor",
          "heath", "hill", "island", "lake", "ledge", "meadow", "moor", "orchard", "pass", "peak",
          "pine", "reef", "ridge", "river", "rope", "shore", "slope", "spring", "summit", "tarn",
          "valley", "willow");

  private final RandomGenerator random;

  AppNames() {
    this(new SecureRandom());
  }

  AppNames(RandomGenerator random) {
    this.random = random;
  }

  AppName next() {
    return new AppName(
        ADJECTIVES.get(random.nextInt(ADJECTIVES.size()))
            + "-"
            + NOUNS.get(random.nextInt(NOUNS.size()))
            + "-"
            + random.nextInt(1000, 10_000));
  }
}
