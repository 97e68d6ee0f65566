package belay.fleet;

import belay.runtime.Dyno;
import belay.runtime.PortHolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A look at who listens on the ports of some dynos, which may begin before it is asked for, and is
 * good for a moment only. Whoever comes first looks; safe for use by several threads.
 */
final class PortLook {
  private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Function<Dyno, PortHolder> who;
  private final LongSupplier nanos;
  private final long begun;
  private final FutureTask<Map<UUID, PortHolder>> task;

  /**
   * One that nobody began yet.
   *
   * @param who tells who listens on a dyno's port now
   * @param nanos a clock that only runs on
   */
  PortLook(Function<Dyno, PortHolder> who, List<Dyno> dynos, LongSupplier nanos) {
    this.who = who;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
    this.task =
        new FutureTask<>(() -> {
          Map<UUID, PortHolder> all = new HashMap<>();
          dynos.forEach(d -> all.put(d.id(), who.apply(d)));
          return all;
        });
  }

  /** Looks, unless it was done already. */
  void look() {
    task.run();
  }

  /** Who listens there: of what was not looked at, or long ago, as it is now. */
  PortHolder holder(Dyno dyno) {
    boolean old = nanos.getAsLong() - begun > GOOD_NANOS;
    return Optional.ofNullable(old ? null : seen().get(dyno.id())).orElseGet(() -> who.apply(dyno));
  }

  private Map<UUID, PortHolder> seen() {
    look();
    try {
      return task.get();
    } catch (ExecutionException e) {
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }
}
