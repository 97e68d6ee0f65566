package belay.router.proxy;

import belay.api.routing.RouterAnswer;
import belay.router.counts.Latencies;
import belay.router.counts.PoolCounts;
import belay.router.counts.Tally;
import belay.router.table.Routes;
import belay.router.table.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Asks every event loop how pools answered. For any thread but theirs. */
public final class Measure {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Routes routes;
  private final List<Loop> loops;

  public Measure(Routes routes, List<Loop> loops) {
    this.routes = routes;
    this.loops = loops;
  }

  public RouterAnswer.Measured run(String app, String pool) {
    List<Target> targets = routes.pool(app, pool);
    long now = System.nanoTime();
    long[] counts = new long[Latencies.BUCKETS];
    for (long[] part : onEach(loops, loop -> loop.latencies(targets, now))) {
      for (int i = 0; i < part.length; i++) {
        counts[i] += part[i];
      }
    }
    long requests = java.util.Arrays.stream(counts).sum();
    return new RouterAnswer.Measured(
        requests,
        failures(loops, app, now - WINDOW_NANOS, now),
        Latencies.percentile(counts, 0.5),
        Latencies.percentile(counts, 0.99));
  }

  /** What the pools of an app were counted since they came into the table. */
  public RouterAnswer.Counted count(String app) {
    return new RouterAnswer.Counted(routes.counts(app).stream().map(this::told).toList());
  }

  /** The same of all apps; each loop is asked once, however many there are. */
  public RouterAnswer.CountedAll countAll() {
    List<PoolCounts> all = routes.counts();
    List<List<Tally>> copies =
        onEach(loops, loop -> all.stream().map(counts -> counts.copy(loop.index)).toList());
    Map<String, List<RouterAnswer.Counts>> apps = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      int pool = i;
      List<Tally> parts = copies.stream().map(of -> of.get(pool)).toList();
      apps.computeIfAbsent(all.get(i).app(), _ -> new ArrayList<>()).add(all.get(i).told(parts));
    }
    return new RouterAnswer.CountedAll(apps);
  }

  private RouterAnswer.Counts told(PoolCounts counts) {
    return counts.told(onEach(loops, loop -> counts.copy(loop.index)));
  }

  /** How many requests of an app failed from one time to another. */
  static int failures(List<Loop> loops, String app, long from, long to) {
    return onEach(loops, loop -> loop.failures(app, from, to)).stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** What is asked of a loop, on its own thread; there is no answer of one that has ended. */
  public interface Question<T> {
    T of(Loop loop);
  }

  public static <T> List<T> onEach(List<Loop> loops, Question<T> question) {
    List<Future<T>> asked = new ArrayList<>();
    for (Loop loop : loops) {
      Callable<T> task = () -> question.of(loop);
      // One that has ended has nothing to tell, though others may still have.
      if (!loop.eventLoop.isShuttingDown()) {
        asked.add(loop.eventLoop.submit(task));
      }
    }
    List<T> answers = new ArrayList<>();
    for (Future<T> answer : asked) {
      try {
        answers.add(answer.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException("An event loop could not answer", e);
      }
    }
    return answers;
  }
}
