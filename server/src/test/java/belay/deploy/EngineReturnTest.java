package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.routing.AppRoutes;
import belay.fleet.DynoState;
import belay.fleet.DynoState.State;
import belay.release.App;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine that runs an app's images goes away, and comes back. */
class EngineReturnTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App app;

  @BeforeEach
  void open() {
    world = new World(root);
    world.image = Optional.of("sha256:one");
    app = world.app("shop");
    world.push(app, "1111111");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private List<State> states() {
    return world.changes().dynos().dynos(app).stream().map(DynoState::state).toList();
  }

  @Test
  void whatCannotBeAskedAfterAtAStartKeepsItsRoutesAndIsTakenBackLater() {
    List<Dyno> before = world.runtime.running();
    List<AppRoutes> routes = List.copyOf(world.routing.table.values());
    world.runtime.engineGoes();
    world.restart();

    assertThat(world.routing.table.values()).containsExactlyElementsOf(routes);
    assertThat(states()).containsOnly(State.STARTING);

    world.runtime.engineReturns();
    Settle.until(() -> !states().isEmpty() && !states().contains(State.STARTING));
    assertThat(states()).containsOnly(State.UP);
    assertThat(world.runtime.running()).containsExactlyInAnyOrderElementsOf(before);
    assertThat(world.routed(app)).containsExactly(2);
  }

  @Test
  void whatDiedMeanwhileIsStarted() {
    world.runtime.engineGoes();
    world.restart();
    world.runtime.powerCut();

    world.runtime.engineReturns();
    Settle.until(() -> world.runtime.running().size() == 1);
    Settle.until(() -> world.routed(app).equals(List.of(2)));
  }

  @Test
  void aChangeIsRefusedBeforeAnythingIsWritten() {
    List<String> before = world.story(app);
    world.runtime.engineGoes();

    assertThatThrownBy(
            () -> world.releases().config().set(app, Map.of("A", Optional.of("b")), World.BY_ANA))
        .isInstanceOf(CannotStartDyno.class)
        .hasMessage("Nothing was changed. The engine is away.");
    assertThatThrownBy(
            () -> world.changes().formation().restart(app, Optional.empty(), World.BY_ANA))
        .hasMessage("Not restarted. The engine is away.");
    assertThat(world.story(app)).isEqualTo(before);
  }

  @Test
  void whatCrashedForLackOfItIsStartedAsSoonAsItIsBack() {
    Dyno web = world.runtime.running().getFirst();
    world.runtime.engineGoes();
    world.runtime.crash(web, 137);
    Settle.until(() -> states().contains(State.CRASHED));

    world.runtime.engineReturns();
    Settle.until(() -> world.routed(app).equals(List.of(2)));
    assertThat(states()).containsOnly(State.UP);
  }
}
