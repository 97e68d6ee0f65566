package belay.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.apps.Settings;
import belay.fleet.DynoState.State;
import belay.fleet.Fleet.Member;
import belay.fleet.Fleet.Serving;
import belay.release.App;
import belay.release.AppName;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppRoutingTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final App APP =
      new App(new UUID(0, 1), new AppName("api"), new UUID(0, 2), NOW, NOW);

  private static Member web(int number, State state, int crashes) {
    Dyno dyno =
        new Dyno(
            new UUID(1, number),
            APP.id(),
            APP.name(),
            new DynoName("web", number),
            2,
            "run",
            RuntimeKind.PROCESS,
            Optional.of(DynoAddress.loopback(5000 + number)),
            NOW);
    return new Member(dyno, state, NOW, crashes);
  }

  private static AppRoutes routes(Settings settings, Member... members) {
    return AppRouting.of(
        APP,
        List.of("api.localhost"),
        List.of(),
        settings,
        Optional.of(new Serving(2, "v2", false, List.of(members))),
        true);
  }

  private static AppRoutes.State state(Member... members) {
    return routes(Settings.DEFAULT, members).state();
  }

  @Test
  void requestsWaitForAnOnlyDynoThatStartsOrCrashedOnce() {
    assertThat(state(web(1, State.STARTING, 0))).isEqualTo(AppRoutes.State.HELD);
    assertThat(state(web(1, State.CRASHED, 1))).isEqualTo(AppRoutes.State.HELD);
    assertThat(state(web(1, State.STARTING, 7))).isEqualTo(AppRoutes.State.HELD);
  }

  @Test
  void nobodyWaitsInThePausesOfWhatCrashesAgainAndAgain() {
    assertThat(state(web(1, State.CRASHED, 2))).isEqualTo(AppRoutes.State.CRASHED);
    assertThat(state(web(1, State.CRASHED, 5), web(2, State.CRASHED, 1)))
        .isEqualTo(AppRoutes.State.HELD);
    assertThat(state(web(1, State.CRASHED, 5), web(2, State.UP, 0))).isEqualTo(AppRoutes.State.UP);
  }

  @Test
  void requestsGoToTheAddressThatADynoHas() {
    Member here = web(1, State.UP, 0);
    Dyno elsewhere = web(2, State.UP, 0).dyno().at(Optional.of(new DynoAddress("10.4.0.7", 5000)));
    assertThat(routes(Settings.DEFAULT, here, new Member(elsewhere, State.UP, NOW, 0)).upstreams())
        .containsExactly(
            new AppRoutes.Upstream("web.1", "127.0.0.1", 5001),
            new AppRoutes.Upstream("web.2", "10.4.0.7", 5000));
  }

  @Test
  void whereNoDynoIsToRunNobodyWaits() {
    assertThat(state()).isEqualTo(AppRoutes.State.STOPPED);
  }

  @Test
  void theRouterIsToldWhetherVisitorsStay() {
    Settings on = Settings.DEFAULT.withWeb(Settings.Web.DEFAULT.withAffinity(true));
    assertThat(routes(on, web(1, State.UP, 0)).affinity()).isTrue();
    assertThat(routes(Settings.DEFAULT, web(1, State.UP, 0)).affinity()).isFalse();
  }
}
