package belay.guardian;

import belay.api.routing.RouterAnswer;
import belay.fleet.Fleet;
import belay.fleet.Machine;
import belay.guard.Baseline;
import belay.guard.PoolFigures;
import belay.routing.RouterUnavailable;
import java.util.Optional;
import java.util.UUID;

/** What the router has counted, as far as it answers. */
record Counted(Machine machine, Samples samples) {
  static Samples.Sample sample(RouterAnswer.Counts counts, int dynos) {
    return new Samples.Sample(
        counts.pool(), System.nanoTime(), PoolFigures.of(counts), Math.max(1, dynos));
  }

  Optional<RouterAnswer.Counts> of(UUID app, String pool) {
    try {
      return machine.routing().counts(app.toString()).stream()
          .filter(c -> c.pool().equals(pool))
          .findFirst();
    } catch (RouterUnavailable e) {
      return Optional.empty();
    }
  }

  /** How a pool has done in its last window. */
  Baseline baseline(UUID app, String pool, int dynos) {
    return of(app, pool)
        .map(c -> sample(c, dynos))
        .map(last -> samples.before(app, last))
        .orElse(Baseline.UNKNOWN);
  }

  /** The same of what serves. */
  Baseline baseline(UUID app, Optional<Fleet.Serving> serving) {
    return serving
        .filter(s -> !s.web().isEmpty())
        .map(s -> baseline(app, s.pool(), s.web().size()))
        .orElse(Baseline.UNKNOWN);
  }
}
