package belay.metrics;

import belay.database.Database;
import belay.drain.DrainState;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What waits to be told to others: webhooks and hooks in the outbox, log lines in the drains.
 *
 * @param drains of each app's drains, with the app's id
 * @param name an app's name by its id; empty when it is gone
 */
public record QueueFigures(
    Database database,
    InstantSource clock,
    Supplier<List<Map.Entry<UUID, DrainState>>> drains,
    Function<String, Optional<String>> name)
    implements Figures {
  private static final String OPEN =
      " from webhook_deliveries" + " where status in ('pending', 'retrying')";

  @Override
  public List<Family> now() {
    long[] outbox =
        database.read(h ->
            new long[] {
              h.select("select count(*) from webhook_outbox").mapTo(Long.class).one(),
              h.select("select count(*)" + OPEN).mapTo(Long.class).one(),
              h.select("select coalesce(min(created_at), 0)" + OPEN).mapTo(Long.class).one()
            });
    double age = outbox[2] == 0 ? 0 : clock.instant().getEpochSecond() - outbox[2] / 1e6;
    return List.of(
        Family.gauge(
                "belay_outbox_events", "What happened and is not yet put into words for receivers.")
            .add(outbox[0]),
        Family.gauge(
                "belay_outbox_deliveries",
                "Deliveries to webhooks and hooks that are not done yet.")
            .add(outbox[1]),
        Family.gauge("belay_outbox_oldest_seconds", "How old the oldest of them is.")
            .add(Math.max(0, age)),
        drains(
            "belay_drain_lines_waiting",
            "Log lines that an app's drains have not handed over yet.",
            DrainState::waiting),
        lost());
  }

  private Family drains(String family, String help, Function<DrainState, Long> figure) {
    Family of = Family.gauge(family, help);
    sums(figure).forEach((app, n) -> of.add(n, "app", app));
    return of;
  }

  private Family lost() {
    Family of = Family.counter("belay_drain_lines_lost", "Log lines that an app's drains gave up.");
    sums(DrainState::lost).forEach((app, n) -> of.add(n, "app", app));
    return of;
  }

  private Map<String, Long> sums(Function<DrainState, Long> figure) {
    Map<String, Long> sums = new TreeMap<>();
    for (Map.Entry<UUID, DrainState> drain : drains.get()) {
      name.apply(drain.getKey().toString())
          .ifPresent(app -> sums.merge(app, figure.apply(drain.getValue()), Long::sum));
    }
    return sums;
  }
}
