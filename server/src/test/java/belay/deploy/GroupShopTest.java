package belay.deploy;

import belay.group.Generation;
import belay.group.Group;
import belay.group.GroupTarget.Wanted;
import belay.preview.GroupWish;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.rollback.RollbackTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two apps, api and web, in the group shop, in a world of their own. */
abstract class GroupShopTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  App api;

  @SuppressWarnings("NullAway.Init") // set before each test
  App web;

  @SuppressWarnings("NullAway.Init") // set before each test
  Group shop;

  /** G1 is api v2 and web v3, G2 api v3 and web v3, G3 api v3 and web v4. */
  @BeforeEach
  void open() {
    world = new World(root);
    api = world.app("api");
    web = world.app("web");
    world.push(api, "1111111");
    world.push(web, "2222222");
    world.set(web, "A", "1");
    shop = world.groups.create("shop", List.of(api, web), World.BY_ANA);
    world.push(api, "3333333");
    world.push(web, "4444444");
    world.happened.clear();
  }

  @AfterEach
  void close() {
    world.close();
  }

  GroupRollbacks.Rolled rollback(Wanted wanted) {
    return rollback(
        new GroupWish(
            wanted, Optional.empty(), RollbackWish.to(new RollbackTarget.Wanted.Previous())));
  }

  GroupRollbacks.Rolled rollback(GroupWish wish) {
    return world.releases().across().groups().rollback(shop, wish, World.BY_ANA);
  }

  static GroupWish to(int number) {
    return new GroupWish(
        new Wanted.Exactly(number),
        Optional.empty(),
        RollbackWish.to(new RollbackTarget.Wanted.Previous()));
  }

  Generation newest() {
    return world.groups.newest(shop, Integer.MAX_VALUE, 1).getFirst();
  }

  /** {@code 2 3}: what serves of both. */
  String serving() {
    return world.serving(api).version() + " " + world.serving(web).version();
  }

  void nothingIsWarm() {
    for (App app : List.of(api, web)) {
      world.changes().settings().keepWarm(app, Duration.ZERO, World.BY_ANA);
    }
    Settle.until(() -> world.runtime.running().size() == 2);
    world.happened.clear();
  }
}
