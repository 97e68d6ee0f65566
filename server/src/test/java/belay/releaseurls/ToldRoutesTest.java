package belay.releaseurls;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.State;
import belay.routing.Routing;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ToldRoutesTest {
  private static final UUID APP = new UUID(0, 1);

  private final Set<String> table = ConcurrentHashMap.newKeySet();
  private final ToldRoutes told = new ToldRoutes(router());

  private Routing router() {
    return (Routing)
        Proxy.newProxyInstance(
            Routing.class.getClassLoader(),
            new Class<?>[] {Routing.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "put" -> table.add(((AppRoutes) arguments[0]).app());
                  case "remove" -> table.remove((String) arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static AppRoutes cold() {
    return new AppRoutes(
        APP + "/v2",
        "shop",
        List.of("v2--shop.localhost"),
        State.COLD,
        "cold",
        List.of(),
        0,
        false);
  }

  /** One who looked before the addresses were switched off tells of them after that. */
  @Test
  void whoLooksLastTellsWhatStays() throws InterruptedException {
    CountDownLatch looked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread slow =
        Thread.ofPlatform()
            .start(() ->
                told.tell(
                    APP,
                    () -> {
                      looked.countDown();
                      await(goOn);
                      return List.of(cold());
                    }));
    looked.await();
    Thread last = Thread.ofPlatform().start(() -> told.tell(APP, List::of));
    while (last.isAlive() && last.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    slow.join();
    last.join();

    assertThat(table).isEmpty();
  }

  @Test
  void aRouterThatWasToldAllHearsOfWhatChangedSince() {
    assertThat(told.all(APP, () -> List.of(cold()))).hasSize(1);
    told.tell(APP, () -> List.of(cold()));
    assertThat(table).isEmpty();

    told.tell(APP, List::of);
    told.tell(APP, () -> List.of(cold()));
    assertThat(table).containsExactly(APP + "/v2");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
