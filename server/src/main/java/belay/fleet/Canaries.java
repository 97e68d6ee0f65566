package belay.fleet;

import belay.runtime.Dyno;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The canaries that run, at most one of each app. Safe for use by several threads. */
public final class Canaries {
  private final Map<UUID, Canary> apps = new ConcurrentHashMap<>();

  Canaries() {}

  public Optional<Canary> of(UUID appId) {
    return Optional.ofNullable(apps.get(appId));
  }

  public void put(UUID appId, Canary canary) {
    apps.put(appId, canary);
  }

  public Optional<Canary> remove(UUID appId) {
    return Optional.ofNullable(apps.remove(appId));
  }

  /** Takes a dyno out that has ended; answers whether it was one of a canary. */
  public boolean leave(Dyno dyno) {
    boolean[] was = {false};
    apps.computeIfPresent(
        dyno.appId(),
        (_, canary) -> {
          was[0] = canary.has(dyno);
          return was[0] ? canary.without(dyno) : canary;
        });
    return was[0];
  }

  /** Adds one that came up for it; answers false when the canary is over. */
  public boolean join(String pool, Dyno dyno) {
    boolean[] joined = {false};
    apps.computeIfPresent(
        dyno.appId(),
        (_, canary) -> {
          joined[0] = canary.pool().equals(pool);
          return joined[0] ? canary.at(canary.percent(), List.of(dyno)) : canary;
        });
    return joined[0];
  }
}
