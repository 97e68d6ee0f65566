package belay.routing;

import belay.api.routing.RouterAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of the apps' requests since this program began, added up over pools that come and go
 * and routers that are replaced: numbers that only grow. Its size is bounded by the apps and
 * releases that the router has, or had within {@link #KEPT}. Safe for use by several threads.
 */
public final class TrafficCounts {
  /** How long an app or a release is still told of that the router knows no more. */
  static final Duration KEPT = Duration.ofMinutes(5);

  private final Map<String, Watched> apps = new HashMap<>();
  private boolean began;

  /**
   * Requests of an app, or of one of its releases.
   *
   * @param statuses by class of status, {@code 2xx}
   * @param errors by the router's code, {@code H12}
   * @param latencies how many answers took as long as that or a little longer, in microseconds
   */
  public record Sum(
      SortedMap<String, Long> statuses,
      SortedMap<String, Long> errors,
      SortedMap<Long, Long> latencies) {
    static Sum none() {
      return new Sum(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /** All requests that are over. */
    public long requests() {
      return total(statuses) + total(errors);
    }

    /** Those that ended in a server's error: of the app's, or of the router's on its behalf. */
    public long failed() {
      return statuses.getOrDefault("5xx", 0L)
          + errors.entrySet().stream()
              .filter(e -> !NOT_THE_APPS.contains(e.getKey()))
              .mapToLong(Map.Entry::getValue)
              .sum();
    }

    private static long total(SortedMap<String, Long> counts) {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private void add(RouterAnswer.Counts now, RouterAnswer.Counts before) {
      add(statuses, now.statuses(), before.statuses());
      add(errors, now.errors(), before.errors());
      add(latencies, byMicros(now), byMicros(before));
    }

    private static <K> void add(SortedMap<K, Long> sum, Map<K, Long> now, Map<K, Long> before) {
      now.forEach((key, n) -> {
        long more = n - before.getOrDefault(key, 0L);
        if (more > 0) {
          sum.merge(key, more, Long::sum);
        }
      });
    }

    private static Map<Long, Long> byMicros(RouterAnswer.Counts counts) {
      Map<Long, Long> all = new HashMap<>();
      counts.latencies().forEach(b -> all.merge(b.micros(), b.count(), Long::sum));
      return all;
    }

    private Sum copy() {
      return new Sum(new TreeMap<>(statuses), new TreeMap<>(errors), new TreeMap<>(latencies));
    }
  }

  /** What the client gave up, and what an app in maintenance or without a release answers. */
  private static final java.util.Set<String> NOT_THE_APPS =
      java.util.Set.of("H27", "H28", "H80", "H81");

  /**
   * One app.
   *
   * @param app its id, as the router has it
   * @param before what its pools had been counted when it was seen first
   * @param releases by {@code v12}
   */
  public record AppSum(String app, Sum before, Sum all, SortedMap<String, Sum> releases) {}

  private static final class Watched {
    private final Sum before = Sum.none();
    private final Sum all = Sum.none();
    private final SortedMap<String, Sum> releases = new TreeMap<>();
    private final Map<String, RouterAnswer.Counts> pools = new HashMap<>();
    private final Map<String, Instant> seen = new HashMap<>();
    private Instant lastSeen = Instant.EPOCH;
  }

  /**
   * Takes what the router has counted now.
   *
   * @param counts by app; what was counted before the first of these is left out
   */
  public synchronized void take(Map<String, List<RouterAnswer.Counts>> counts, Instant now) {
    boolean first = !began;
    began = true;
    counts.forEach((app, pools) -> {
      Watched watched = apps.computeIfAbsent(app, _ -> new Watched());
      watched.lastSeen = now;
      Map<String, RouterAnswer.Counts> before = Map.copyOf(watched.pools);
      watched.pools.clear();
      for (RouterAnswer.Counts pool : pools) {
        watched.pools.put(pool.pool(), pool);
        String release = release(pool.pool());
        watched.seen.put(release, now);
        Sum sum = watched.releases.computeIfAbsent(release, _ -> Sum.none());
        if (first) {
          watched.before.add(pool, nothing(pool));
        } else {
          RouterAnswer.Counts last = last(before, pool);
          sum.add(pool, last);
          watched.all.add(pool, last);
        }
      }
    });
    forget(now);
  }

  /** A pool that was counted for longer before is another one, of another router perhaps. */
  private static RouterAnswer.Counts last(
      Map<String, RouterAnswer.Counts> before, RouterAnswer.Counts pool) {
    RouterAnswer.Counts last = before.get(pool.pool());
    return last == null || last.micros() > pool.micros() ? nothing(pool) : last;
  }

  private static RouterAnswer.Counts nothing(RouterAnswer.Counts pool) {
    return new RouterAnswer.Counts(pool.pool(), 0, Map.of(), Map.of(), List.of());
  }

  private void forget(Instant now) {
    Instant since = now.minus(KEPT);
    apps.values().removeIf(w -> w.lastSeen.isBefore(since));
    for (Watched watched : apps.values()) {
      watched.seen.values().removeIf(at -> at.isBefore(since));
      watched.releases.keySet().retainAll(watched.seen.keySet());
    }
  }

  /** The pool of a release is called by its version, with more behind it at a release's URL. */
  private static String release(String pool) {
    int end = pool.indexOf('.');
    return end < 0 ? pool : pool.substring(0, end);
  }

  /** What it comes to, app by app; what came by the server's own name is no app's. */
  public synchronized List<AppSum> sums() {
    List<AppSum> all = new ArrayList<>();
    apps.forEach((app, watched) -> {
      if (app.equals(Site.OWN)) {
        return;
      }
      SortedMap<String, Sum> releases = new TreeMap<>();
      watched.releases.forEach((release, sum) -> releases.put(release, sum.copy()));
      all.add(new AppSum(app, watched.before.copy(), watched.all.copy(), releases));
    });
    return all;
  }
}
