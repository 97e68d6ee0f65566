package belay.guardian;

import belay.guard.Baseline;
import belay.guard.CoinFigures;
import belay.guard.Crashes;
import belay.guard.Evidence;
import belay.guard.Guarded;
import belay.guard.Interval;
import belay.guard.Load;
import belay.guard.PoolFigures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is known of one release that is looked at. Used by one thread at a time. */
final class Watched {
  /** Over so long its load is averaged. */
  private static final Duration LOAD_OVER = Duration.ofSeconds(10);

  private final Baseline before;
  private final Deque<Samples.Sample> lately = new ArrayDeque<>();
  private Guarded row;
  private Evidence evidence = Evidence.NONE;
  private Crashes fresh = Crashes.NONE;
  private CoinFigures coin = CoinFigures.NONE;
  private boolean formerRan;

  /** Just begun, or taken up again by another control plane, which knows no figures from before. */
  Watched(Guarded row, Baseline before) {
    this.row = row;
    this.before = before;
  }

  Guarded row() {
    return row;
  }

  void row(Guarded next) {
    row = next;
  }

  Baseline before() {
    return before;
  }

  Evidence evidence() {
    return evidence;
  }

  synchronized Crashes crashes() {
    return fresh;
  }

  /** Its dynos died or were unwell; told by any thread. */
  synchronized void crashed(Crashes more) {
    fresh =
        new Crashes(
            fresh.exits() + more.exits(),
            fresh.memoryKills() + more.memoryKills(),
            fresh.healthFailures() + more.healthFailures());
  }

  /** Whether the former release was seen to run beside it. */
  boolean hasFormerRun() {
    return formerRan;
  }

  void formerRuns() {
    formerRan = true;
  }

  /**
   * Adds what the router has counted of it by now.
   *
   * @param age for how long the router has counted
   */
  void count(Samples.Sample now, CoinFigures coinNow, Duration age) {
    CoinFigures coinBefore = coin;
    coin = coinNow;
    if (lately.isEmpty()) {
      lately.add(new Samples.Sample(now.pool(), now.nanos() - age.toNanos(), PoolFigures.NONE, 1));
    }
    Samples.Sample last = lately.getLast();
    lately.addLast(now);
    while (lately.size() > 2 && now.nanos() - second().nanos() >= LOAD_OVER.toNanos()) {
      lately.removeFirst();
    }
    Samples.Sample from = lately.getFirst();
    Duration since = Duration.ofNanos(now.nanos() - from.nanos());
    Load load = Samples.load(now.all().since(from.all()), since, now.dynos());
    Duration length = Duration.ofNanos(now.nanos() - last.nanos());
    evidence =
        evidence.plus(
            new Interval(
                length,
                now.all().since(last.all()),
                PoolFigures.NONE,
                coinNow.since(coinBefore),
                load),
            before);
  }

  private Samples.Sample second() {
    return lately.stream().skip(1).findFirst().orElseThrow();
  }
}
