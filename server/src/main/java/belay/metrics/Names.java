package belay.metrics;

import belay.apps.Apps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The apps' names by their ids, asked for all at once. Safe for use by several threads. */
public final class Names implements Function<String, Optional<String>> {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Apps apps;
  private final InstantSource clock;
  private Map<String, String> names = Map.of();
  private Instant taken = Instant.EPOCH;

  public Names(Apps apps, InstantSource clock) {
    this.apps = apps;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<String> apply(String id) {
    Instant now = clock.instant();
    if (now.isBefore(taken) || !now.isBefore(taken.plus(FRESH))) {
      Map<String, String> fresh = new HashMap<>();
      apps.all().forEach(app -> fresh.put(app.id().toString(), app.name().value()));
      names = fresh;
      taken = now;
    }
    return Optional.ofNullable(names.get(id));
  }
}
