package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.App;
import belay.release.AppName;
import belay.release.Refused;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One person cannot take the whole server. */
class QuotasTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  private UUID owner;

  @BeforeEach
  void open() throws Exception {
    world = new World(root);
    owner = World.BY_ANA.actor().userId();
    world.bound = owner::equals;
  }

  @AfterEach
  void close() {
    world.close();
  }

  private App app(String name) {
    return world.changes().life().create(Optional.of(new AppName(name)), World.BY_ANA);
  }

  @Test
  void aPersonOwnsNoMoreAppsThanTheQuota() {
    app("one");
    app("two");
    assertThatThrownBy(() -> app("three"))
        .isInstanceOf(Refused.class)
        .hasMessageContainingAll("at most 2 apps", "user.apps");
    assertThat(world.apps.all()).hasSize(2);
    assertThatThrownBy(() -> world.changes().life().insistMayOwn(owner))
        .isInstanceOf(Refused.class);
    world.changes().life().insistMayOwn(UUID.randomUUID());
  }

  @Test
  void aPersonsAppsHaveNoMoreDynosThanTheQuota() {
    App one = app("one");
    App two = app("two");
    world.push(one, "1111111");
    world.push(two, "1111111");
    world.changes().formation().scale(one, Map.of("web", 2), World.BY_ANA);
    assertThatThrownBy(() -> world.changes().formation().scale(two, Map.of("web", 2), World.BY_ANA))
        .isInstanceOf(Refused.class)
        .hasMessageContainingAll("at most 3 dynos", "would have 4");
    world.changes().formation().scale(one, Map.of("web", 1), World.BY_ANA);
    world.changes().formation().scale(two, Map.of("web", 2), World.BY_ANA);
  }

  @Test
  void aPersonHasNoMoreBuildsAtOnceThanTheQuota() {
    String done =
        world.quotas.building(
            owner,
            () -> {
              assertThatThrownBy(() -> world.quotas.building(owner, () -> "second"))
                  .isInstanceOf(Refused.class)
                  .hasMessageContaining("1 builds under way");
              return world.quotas.building(UUID.randomUUID(), () -> "somebody else's");
            });
    assertThat(done).isEqualTo("somebody else's");
    assertThat(world.quotas.building(owner, () -> "next")).isEqualTo("next");
  }
}
