package belay.router.table;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import belay.router.counts.PoolCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The routing table in force. Changes come one at a time, are saved before they are in force, and
 * take force by one write of one reference; readers never wait. A change that fails changes
 * nothing.
 */
public final class Routes {
  /** How long what left the table is remembered, so that a drain or a count finds its figures. */
  private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final TableStore store;
  private final Affinity affinity;
  private final Passes passes;
  private final int loops;
  private final List<Target> retired = new ArrayList<>();
  private final List<PoolCounts> retiredCounts = new ArrayList<>();
  private volatile RoutingTable table;
  private volatile String trouble;
  private volatile boolean paused;
  private volatile boolean newsComes;
  private volatile Runnable afterChange = () -> {};
  private Map<String, Doubt> doubts = Map.of();

  /**
   * Begins with what the store has.
   *
   * @param loops how many event loops there are
   */
  public Routes(TableStore store, Affinity affinity, int loops) {
    this.store = store;
    this.affinity = affinity;
    this.passes = affinity.passes();
    this.loops = loops;
    TableStore.Loaded loaded = store.load();
    this.table = new RoutingTable(List.of());
    this.table = build(loaded.table(), doubts);
    this.trouble = loaded.trouble();
  }

  /** How many event loops there are. */
  public int loops() {
    return loops;
  }

  public RoutingTable table() {
    return table;
  }

  /** Who is let through to other entries of the table. */
  public Passes passes() {
    return passes;
  }

  /** A way for a visitor to another entry of the table at an app's hosts. */
  public RouterAnswer pass(String app, String label, long nowSeconds) {
    if (!Passes.isLabel(label) || table.behind(app, label) == null) {
      return new RouterAnswer.Failed("The router knows nothing of " + app + "/" + label + ".");
    }
    return new RouterAnswer.Passed(
        passes.link(app, label, nowSeconds), Passes.LINK_SECONDS, Passes.SECONDS);
  }

  /** What is wrong with the saved table, as a sentence; empty when nothing is. */
  public String trouble() {
    return trouble;
  }

  /**
   * Doubts what was loaded.
   *
   * @param runs whether an app's dynos are seen to run
   */
  public synchronized void doubt(Predicate<AppRoutes> runs) {
    Map<String, Doubt> all = new HashMap<>();
    for (AppRoutes app : table.apps()) {
      if (app.state() == AppRoutes.State.UP) {
        all.put(app.app(), runs.test(app) ? Doubt.SOME : Doubt.GREAT);
      }
    }
    doubts = all;
    table = build(table.apps(), doubts);
  }

  /**
   * Whether a control plane is there or on its way, that will say where dynos are. When none is,
   * what was loaded is tried as it is: dynos outlive control planes.
   */
  public synchronized void expectNews(boolean comes) {
    boolean over = !comes && (newsComes || doubts.containsValue(Doubt.GREAT));
    newsComes = comes;
    if (over && !doubts.isEmpty()) {
      Map<String, Doubt> all = new HashMap<>(doubts);
      all.replaceAll((_, _) -> Doubt.SOME);
      doubts = all;
      table = build(table.apps(), doubts);
      afterChange.run();
    }
  }

  /** Whether a control plane is there, or on its way. */
  public boolean newsComes() {
    return newsComes;
  }

  /** Makes no change until {@link #goOn}: another router takes the table over. */
  public void pause() {
    paused = true;
  }

  public void goOn() {
    paused = false;
  }

  /** Takes the table of the router that took over: in force, and its to save. */
  public synchronized void follow(List<AppRoutes> next) {
    doubts = Map.of();
    swap(build(next, doubts));
    afterChange.run();
  }

  /** What is to be done each time another table is in force. */
  public void afterChange(Runnable task) {
    afterChange = task;
  }

  /** The dynos of a pool, those that were replaced in the last minute included. */
  public synchronized List<Target> pool(String app, String pool) {
    List<Target> all = new ArrayList<>(retired);
    all.addAll(targets(table));
    return all.stream().filter(t -> t.is(app, pool)).toList();
  }

  /** The counts of an app's pools, those that left the table in the last minute included. */
  public List<PoolCounts> counts(String app) {
    return counts().stream().filter(c -> c.app().equals(app)).toList();
  }

  /** The same of all apps. */
  public synchronized List<PoolCounts> counts() {
    forgetOld(System.nanoTime());
    List<PoolCounts> all = new ArrayList<>(retiredCounts);
    all.addAll(counts(table));
    return all;
  }

  public synchronized RouterAnswer put(AppRoutes routes) {
    List<AppRoutes> next = without(routes.app());
    next.add(routes);
    return change(next, sureOf(routes.app()));
  }

  /** The same of several apps in one step. */
  public synchronized RouterAnswer putAll(List<AppRoutes> several) {
    Set<String> apps = several.stream().map(AppRoutes::app).collect(Collectors.toSet());
    List<AppRoutes> next = new ArrayList<>(table.apps());
    next.removeIf(r -> apps.contains(r.app()));
    next.addAll(several);
    Map<String, Doubt> rest = new HashMap<>(doubts);
    rest.keySet().removeAll(apps);
    return change(next, rest);
  }

  public synchronized RouterAnswer remove(String app) {
    return change(without(app), sureOf(app));
  }

  private Map<String, Doubt> sureOf(String app) {
    Map<String, Doubt> rest = new HashMap<>(doubts);
    rest.remove(app);
    return rest;
  }

  public synchronized RouterAnswer replace(List<AppRoutes> next) {
    RouterAnswer answer = change(next, Map.of());
    if (answer instanceof RouterAnswer.Done) {
      trouble = "";
    }
    return answer;
  }

  /** The dynos of a pool that the table no longer names and that a drain must look at. */
  public synchronized List<Target> retired(String app, String pool) {
    return retired.stream().filter(t -> t.is(app, pool)).toList();
  }

  public synchronized void forget(List<Target> drained) {
    retired.removeIf(t -> drained.contains(t) && t.inFlight() == 0);
  }

  private List<AppRoutes> without(String app) {
    List<AppRoutes> rest = new ArrayList<>(table.apps());
    rest.removeIf(r -> r.app().equals(app));
    return rest;
  }

  private RouterAnswer change(List<AppRoutes> next, Map<String, Doubt> left) {
    if (paused) {
      return new RouterAnswer.Busy();
    }
    try {
      TableCheck.check(next);
      RoutingTable built = build(next, left);
      store.save(next);
      doubts = left;
      swap(built);
      afterChange.run();
      return new RouterAnswer.Done();
    } catch (RefusedTable e) {
      return new RouterAnswer.Failed(e.sentence());
    }
  }

  private void swap(RoutingTable next) {
    List<Target> before = targets(table);
    List<PoolCounts> countedBefore = counts(table);
    Set<Target> after = new HashSet<>(targets(next));
    retired.removeIf(after::contains);
    after.forEach(Target::revive);
    table = next;
    // From here on nobody enters what only the old table names: who chose by it looks again.
    long now = System.nanoTime();
    for (Target target : before) {
      if (!after.contains(target)) {
        target.retire(now);
        retired.add(target);
      }
    }
    retire(countedBefore, counts(next), now);
    forgetOld(now);
  }

  /** A pool that comes back is counted anew. */
  private void retire(List<PoolCounts> before, List<PoolCounts> after, long now) {
    Set<PoolKey> inForce = after.stream().map(PoolKey::of).collect(Collectors.toSet());
    retiredCounts.removeIf(c -> inForce.contains(PoolKey.of(c)));
    for (PoolCounts counts : before) {
      if (!inForce.contains(PoolKey.of(counts))) {
        counts.retire(now);
        retiredCounts.add(counts);
      }
    }
  }

  private void forgetOld(long now) {
    retired.removeIf(t -> t.inFlight() == 0 && now - t.retiredAt() > REMEMBERED_NANOS);
    retiredCounts.removeIf(c -> now - c.retiredAt() > REMEMBERED_NANOS);
  }

  private RoutingTable build(List<AppRoutes> apps, Map<String, Doubt> doubted) {
    Map<Key, Target> known = new HashMap<>();
    retired.forEach(t -> known.put(Key.of(t), t));
    targets(table).forEach(t -> known.put(Key.of(t), t));
    Map<PoolKey, PoolCounts> counted = new HashMap<>();
    counts(table).forEach(c -> counted.put(PoolKey.of(c), c));
    List<Route> routes = new ArrayList<>();
    for (AppRoutes app : apps) {
      List<Pool> pools = new ArrayList<>();
      for (AppRoutes.Pool pool : app.pools()) {
        PoolCounts counts = counted.get(new PoolKey(app.app(), pool.pool()));
        pools.add(
            new Pool(
                pool,
                pool.upstreams().stream().map(u -> target(app, pool.pool(), u, known)).toList(),
                counts == null ? new PoolCounts(app.app(), pool.pool(), loops) : counts));
      }
      routes.add(new Route(app, pools, doubted.getOrDefault(app.app(), Doubt.NONE)));
    }
    return new RoutingTable(routes);
  }

  private Target target(
      AppRoutes app, String pool, AppRoutes.Upstream upstream, Map<Key, Target> known) {
    Target target = known.get(new Key(app.app(), pool, upstream));
    if (target == null) {
      target = new Target(app.app(), pool, upstream, loops);
    }
    if (app.affinity() && target.cookie().isEmpty()) {
      target.cookie(affinity.cookie(target));
    }
    return target;
  }

  private static List<Target> targets(RoutingTable table) {
    return table.routes().stream()
        .flatMap(r -> r.pools().stream())
        .flatMap(p -> p.targets().stream())
        .toList();
  }

  private static List<PoolCounts> counts(RoutingTable table) {
    return table.routes().stream().flatMap(r -> r.pools().stream()).map(Pool::counts).toList();
  }

  /** The same pool keeps its counts from table to table. */
  private record PoolKey(String app, String pool) {
    static PoolKey of(PoolCounts counts) {
      return new PoolKey(counts.app(), counts.pool());
    }
  }

  /** The same dyno of the same pool keeps its counts and connections from table to table. */
  private record Key(String app, String pool, AppRoutes.Upstream upstream) {
    static Key of(Target target) {
      return new Key(target.app, target.pool, target.upstream);
    }
  }
}
