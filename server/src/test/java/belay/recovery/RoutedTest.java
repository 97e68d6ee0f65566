package belay.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Pool;
import belay.api.routing.AppRoutes.Upstream;
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

class RoutedTest {
  private static final Upstream FORMER = new Upstream("web.1", "127.0.0.1", 5000);
  private static final Upstream NEXT = new Upstream("web.1", "10.4.0.7", 5000);
  private static final AppRoutes ROUTES =
      new AppRoutes("a1", "api", List.of(), AppRoutes.State.UP, "v1", List.of(FORMER))
          .shared(9, List.of(new Pool("v2", 1, List.of(NEXT))));

  private static Dyno at(Optional<DynoAddress> address) {
    return new Dyno(
        new UUID(0, 1),
        new UUID(0, 2),
        new AppName("api"),
        new DynoName("web", 1),
        1,
        "run",
        RuntimeKind.PROCESS,
        address,
        Instant.EPOCH);
  }

  @Test
  void aDynoIsInThePoolThatNamesItsAddress() {
    assertThat(Routed.pool(ROUTES, at(Optional.of(DynoAddress.loopback(5000))))).contains("v1");
    assertThat(Routed.pool(ROUTES, at(Optional.of(new DynoAddress("10.4.0.7", 5000)))))
        .contains("v2");
  }

  @Test
  void theSamePortOfAnotherHostIsAnotherDynos() {
    assertThat(Routed.pool(ROUTES, at(Optional.of(new DynoAddress("10.4.0.8", 5000))))).isEmpty();
    assertThat(Routed.pool(ROUTES, at(Optional.of(DynoAddress.loopback(5001))))).isEmpty();
    assertThat(Routed.pool(ROUTES, at(Optional.empty()))).isEmpty();
  }
}
