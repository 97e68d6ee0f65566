package belay.routing;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The router program, as the control plane sees it. Safe for use by several threads. Every method
 * throws {@link RouterUnavailable} when the router cannot be asked or refuses, and then its table
 * is as it was.
 */
public interface Routing {
  /** Replaces one app's routes in one step; in force and saved on return. */
  void put(AppRoutes routes);

  /** The same of several apps in one step; nobody else may change the table meanwhile. */
  void put(List<AppRoutes> routes);

  void remove(String app);

  void replace(List<AppRoutes> table);

  /** The table in force; while no router answers the one that it saved. */
  List<AppRoutes> table();

  /**
   * Waits until no request of the pool is in flight, cutting what is left when the time is over.
   */
  RouterAnswer.Drained drain(String app, String pool, Duration max);

  /** The same without cutting: answers how much is still open when the time is over. */
  RouterAnswer.Drained await(String app, String pool, Duration max);

  /** How a pool answered in the last minute, the one before the newest included. */
  RouterAnswer.Measured measure(String app, String pool);

  /**
   * What became of the requests of an app's pools since each came into the table; of those that
   * left it within the last minute too. An older router refuses.
   */
  List<RouterAnswer.Counts> counts(String app);

  /** The same of all apps, by their ids. */
  default Map<String, List<RouterAnswer.Counts>> counts() {
    Map<String, List<RouterAnswer.Counts>> all = new HashMap<>();
    table().forEach(routes -> all.put(routes.app(), counts(routes.app())));
    return all;
  }

  /**
   * The ids of cold apps that requests wait for: waits until one came that nobody was told of yet,
   * or that was told a second ago and still waits.
   *
   * @param max when to answer though nobody waits; a router that another takes over from answers
   *     sooner, so that the other is asked
   * @return none when nobody waits
   */
  List<String> awaited(Duration max);

  /**
   * A link by which a visitor is let through to another entry of the table at an app's own hosts:
   * {@code APP/LABEL}, which the router must have. An older router refuses.
   */
  default RouterAnswer.Passed pass(String app, String label) {
    throw new RouterUnavailable("This router lets nobody through to " + label + ".");
  }

  RouterAnswer.Health health();

  /**
   * Whether a request to its HTTP port is answered, by whatever: one that answers here may serve
   * nobody. Waits some seconds for it, and throws nothing.
   */
  boolean serves(int port);
}
