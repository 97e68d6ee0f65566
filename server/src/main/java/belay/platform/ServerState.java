package belay.platform;

import belay.api.HealthBody;
import belay.api.ServerBody;
import belay.routing.Routing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * How this server is, as things are now.
 *
 * @param ownToken what the file {@code credentials} of its home has
 * @param runtime how dynos are kept apart, in sentences
 * @param walls how builds are kept apart, and what is not
 * @param lost what the ledger does not know
 * @param disk what is wrong with the disk, in sentences
 * @param background how each thread does that works by itself
 * @param operating what is looked at for who operates it
 * @param runner the program that alone has rights, where there is one
 * @param names how the certificates of its own names do
 */
public record ServerState(
    Routing routing,
    Supplier<Optional<String>> ownToken,
    Supplier<String> runtime,
    Supplier<ServerBody.Walls> walls,
    Supplier<ServerBody.Lost> lost,
    Supplier<Optional<String>> disk,
    Supplier<List<ServerBody.Background>> background,
    ServerState.Operating operating,
    Supplier<Optional<ServerBody.Runner>> runner,
    Supplier<List<ServerBody.Name>> names) {
  /**
   * What who operates it looks at.
   *
   * @param alerts what is wrong; an app is named by its id there
   * @param routerDeaths when the router died lately, the oldest first
   */
  public record Operating(
      Supplier<HealthBody> health,
      Supplier<List<ServerBody.Alert>> alerts,
      Supplier<Optional<ServerBody.Backups>> backups,
      Supplier<List<Instant>> routerDeaths) {
    /** Of a server that is well. */
    public static final Operating WELL =
        new Operating(() -> HealthBody.of(Map.of(), Map.of()), List::of, Optional::empty, List::of);

    /** Why an app fails more requests than usual, where that was noticed. */
    Optional<String> failing(UUID app) {
      return alerts.get().stream()
          .filter(a -> a.kind().equals("errors") && a.app().equals(Optional.of(app.toString())))
          .map(ServerBody.Alert::why)
          .findFirst();
    }
  }
}
