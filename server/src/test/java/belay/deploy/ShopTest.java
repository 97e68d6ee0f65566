package belay.deploy;

import belay.release.App;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What is tried on one app, shop, in a world of its own; nothing of it stays warm. */
abstract class ShopTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  App app;

  @BeforeEach
  void openShop() {
    world = new World(root);
    app = world.app("shop");
    world.changes().settings().keepWarm(app, Duration.ZERO, World.BY_ANA);
  }

  @AfterEach
  void closeShop() {
    world.close();
  }

  /** v2 and v3. */
  void deployTwice() {
    world.push(app, "1111111");
    world.push(app, "2222222");
  }

  /** Waits until nothing runs but what serves: the rest is stopped in the background. */
  void settle() {
    int serving = world.serving(app).version();
    Settle.until(() ->
        world.runtime.running().stream()
            .filter(d -> d.appId().equals(app.id()))
            .allMatch(d -> d.version() == serving));
  }
}
