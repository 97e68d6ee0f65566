package belay.deploy;

import belay.activity.Activity;
import belay.guard.SqlGuard;
import belay.guardian.Guardian;
import belay.release.App;
import belay.watch.Later;
import belay.watch.Timing;
import belay.watch.Watch;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of an app whose releases the guard looks at. */
abstract class GuardedApp {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  SqlGuard guard;

  @SuppressWarnings("NullAway.Init") // set before each test
  App app;

  @SuppressWarnings("NullAway.Init") // set before each test
  Later background;

  @BeforeEach
  void openWorld() {
    world = new World(root);
    guard = new SqlGuard(world.database, new Activity(List.of(), new SecureRandom()), world.time());
    app = world.app("shop");
    background = new Later(new Watch(world.time()));
  }

  @AfterEach
  void closeWorld() {
    background.close();
    world.close();
  }

  /** A guard that was not told of any release yet. */
  Guardian newGuardian(Duration window) {
    return new Guardian(
        world.records(),
        guard,
        world.road().running(),
        world.machine(),
        world.releases().rollbacks(),
        world.releases().canaries(),
        new Timing(world.time(), background),
        window);
  }
}
