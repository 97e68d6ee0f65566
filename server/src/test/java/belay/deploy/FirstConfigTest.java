package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.App;
import belay.release.Change;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code env} of app.json. */
class FirstConfigTest {
  @TempDir private Path home;

  @Test
  void theFirstDeployBringsItAndNoLaterOneTouchesIt() {
    try (World world = new World(home)) {
      App shop = world.app("shop");
      world.appJson = new TreeMap<>(Map.of("LEVEL", "info", "SECRET", "made-up"));
      world.push(shop, "a".repeat(40));
      assertThat(world.releases().config().config(shop).values())
          .isEqualTo(Map.of("LEVEL", "info", "SECRET", "made-up"));
      assertThat(world.told).anyMatch(l -> l.contains("Setting LEVEL, SECRET config vars"));

      Change change = World.BY_ANA;
      world
          .releases()
          .config()
          .set(shop, Map.of("LEVEL", Optional.of("debug"), "SECRET", Optional.empty()), change);
      world.appJson = new TreeMap<>(Map.of("LEVEL", "warn", "SECRET", "another", "MORE", "1"));
      world.push(shop, "b".repeat(40));

      assertThat(world.releases().config().config(shop).values())
          .isEqualTo(Map.of("LEVEL", "debug"));
    }
  }
}
