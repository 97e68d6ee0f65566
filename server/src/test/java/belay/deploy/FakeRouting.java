package belay.deploy;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer.Counts;
import belay.api.routing.RouterAnswer.Drained;
import belay.api.routing.RouterAnswer.Health;
import belay.api.routing.RouterAnswer.Measured;
import belay.api.routing.RouterAnswer.Passed;
import belay.routing.RouterUnavailable;
import belay.routing.Routing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A router that is only a table. */
final class FakeRouting implements Routing {
  final Map<String, AppRoutes> table = new ConcurrentHashMap<>();
  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final List<String> happened;
  private final BlockingQueue<String> woken = new LinkedBlockingQueue<>();
  private volatile boolean away;
  private volatile boolean drainsInForce;

  /** Done when all is to be told at once, before it is. */
  volatile Runnable beforeReplace = () -> {};

  /** What was counted of a pool since it came into the table. */
  volatile Function<String, Counts> counted =
      pool -> new Counts(pool, 1_000_000, Map.of(), Map.of(), List.of());

  /** How many requests every pool had lately. */
  volatile int requests = 100;

  FakeRouting(List<String> happened) {
    this.happened = happened;
  }

  /** Somebody waits for a cold app: whoever asks, or the next to do so, is told once. */
  void wake(String app) {
    woken.add(app);
  }

  void away(boolean isAway) {
    away = isAway;
  }

  @Override
  public void put(AppRoutes routes) {
    if (away) {
      throw new RouterUnavailable("The router does not answer.");
    }
    table.put(routes.app(), routes);
    happened.add(
        "route "
            + routes.pool().replaceFirst("\\..*", "")
            + " "
            + routes.state()
            + " "
            + routes.upstreams().size());
  }

  @Override
  public void put(List<AppRoutes> together) {
    if (away) {
      throw new RouterUnavailable("The router does not answer.");
    }
    together.forEach(r -> table.put(r.app(), r));
    happened.add(
        "routes "
            + String.join(
                " ",
                together.stream()
                    .map(r -> r.name() + ":" + r.pool().replaceFirst("\\..*", "") + ":" + r.state())
                    .sorted()
                    .toList()));
  }

  @Override
  public void remove(String app) {
    table.remove(app);
  }

  @Override
  public void replace(List<AppRoutes> all) {
    beforeReplace.run();
    table.clear();
    all.forEach(r -> table.put(r.app(), r));
  }

  @Override
  public Passed pass(String app, String label) {
    return new Passed("/.well-known/belay/release/" + label + ".signed", 600, 3_600);
  }

  @Override
  public List<AppRoutes> table() {
    return List.copyOf(table.values());
  }

  @Override
  public Drained drain(String app, String pool, Duration max) {
    happened.add("drain " + pool.replaceFirst("\\..*", ""));
    Integer cut = open.remove(pool);
    return new Drained(3, 0, cut == null ? 0 : cut, 0, 1_500);
  }

  @Override
  public Drained await(String app, String pool, Duration max) {
    if (away) {
      throw new RouterUnavailable("The router does not answer.");
    }
    boolean inForce = table.get(app) != null && table.get(app).pool().equals(pool);
    int still = inForce && !drainsInForce ? 0 : open.getOrDefault(pool, 0);
    if (still == 0) {
      happened.add("drain " + pool.replaceFirst("\\..*", ""));
    }
    return new Drained(3, still, 0, 0, 1_500);
  }

  /** What the app's requests go to gets connections that stay open; answers its name. */
  String connect(String app, int connections) {
    String pool = java.util.Objects.requireNonNull(table.get(app), app).pool();
    open.merge(pool, connections, Integer::sum);
    return pool;
  }

  /** What is open is on dynos that the pool in force has lost. */
  void drainsInForce(boolean yes) {
    drainsInForce = yes;
  }

  void disconnect(String pool) {
    open.remove(pool);
  }

  /** How many are open. */
  int open(String pool) {
    return open.getOrDefault(pool, 0);
  }

  @Override
  public Measured measure(String app, String pool) {
    return new Measured(requests, 0, 2_000, 9_000);
  }

  @Override
  public List<Counts> counts(String app) {
    AppRoutes routes = table.get(app);
    return routes == null
        ? List.of()
        : routes.pools().stream().map(p -> counted.apply(p.pool())).toList();
  }

  @Override
  public List<String> awaited(Duration max) {
    if (away) {
      throw new RouterUnavailable("The router does not answer.");
    }
    List<String> apps = new ArrayList<>();
    try {
      Optional.ofNullable(woken.poll(max.toMillis(), TimeUnit.MILLISECONDS)).ifPresent(apps::add);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RouterUnavailable("Interrupted while the router was asked.", e);
    }
    woken.drainTo(apps);
    return List.copyOf(apps);
  }

  @Override
  public Health health() {
    return new Health(1, 8080, 0, 0, "fake");
  }

  @Override
  public boolean serves(int port) {
    return true;
  }
}
