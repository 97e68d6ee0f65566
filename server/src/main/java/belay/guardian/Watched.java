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
import java.util.Optional;

/** What is known of one release that is looked at. Used by one thread at a time. */
final class Watched {
  /** Over so long its load is averaged. */
  private static final Duration LOAD_OVER = Duration.ofSeconds(10);

  /**
   * In so much of the time in which its caches are cold it starts, and may answer nothing at all:
   * what it fails then only what is asked once more speaks of.
   */
  private static final int STARTS_PART = 4;

  private final Baseline before;
  private final Deque<Samples.Sample> lately = new ArrayDeque<>();
  private Guarded row;
  private Evidence evidence = Evidence.NONE;
  private Crashes fresh = Crashes.NONE;
  private CoinFigures coin = CoinFigures.NONE;
  private Crashes former = Crashes.NONE;
  private Optional<PoolFigures> formerFigures = Optional.empty();
  private PoolFigures formerAll = PoolFigures.NONE;
  private boolean formerRan;
  private final Optional<Integer> percent;
  private final Duration warmUp;

  /** Just begun, or taken up again by another control plane, which knows no figures from before. */
  Watched(Guarded row, Baseline before) {
    this(row, before, Optional.empty(), Duration.ZERO);
  }

  /**
   * The same of one that some visitors are given.
   *
   * @param percent of them; empty for all
   * @param warmUp how long its caches are cold, and what its answers take says nothing; at its
   *     beginning neither does what it fails more than the others
   */
  Watched(Guarded row, Baseline before, Optional<Integer> percent, Duration warmUp) {
    this.row = row;
    this.before = before;
    this.percent = percent;
    this.warmUp = warmUp;
  }

  /** Which part of the visitors it is given as a canary; empty where all are given it. */
  Optional<Integer> percent() {
    return percent;
  }

  /** Of the release that it is compared with. */
  synchronized Crashes formerCrashes() {
    return former;
  }

  /** Dynos of the release that it is compared with died; told by any thread. */
  synchronized void formerCrashed(Crashes more) {
    former = former.plus(more);
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
    fresh = fresh.plus(more);
  }

  /**
   * Whether fewer than one request a second has failed for a while, so that each has to tell more.
   */
  boolean isRare() {
    if (lately.size() < 2) {
      return false;
    }
    Samples.Sample last = lately.getLast();
    Samples.Sample from = lately.getFirst();
    double seconds = (last.nanos() - from.nanos()) / 1e9;
    long failed = last.all().since(from.all()).failed();
    return seconds >= LOAD_OVER.toSeconds() && failed < seconds;
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
    count(now, coinNow, age, PoolFigures.NONE);
  }

  /**
   * The same of a canary, beside what the router has counted of the release that others are given.
   * The first time says from where on is counted, as only what both had in the same time is
   * compared.
   */
  void countBeside(Samples.Sample now, CoinFigures coinNow, PoolFigures formerNow) {
    PoolFigures last = formerFigures.orElse(formerNow);
    boolean first = formerFigures.isEmpty();
    formerFigures = Optional.of(formerNow);
    if (first) {
      lately.add(now);
      coin = coinNow;
    } else {
      PoolFigures beside = formerNow.since(last);
      formerAll = formerAll.plus(beside);
      count(now, coinNow, Duration.ZERO, beside);
    }
  }

  private void count(Samples.Sample now, CoinFigures coinNow, Duration age, PoolFigures beside) {
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
    PoolFigures in = now.all().since(from.all());
    // What piles up at a canary's dynos beside others is its own doing; that more visitors come is
    // not.
    Load load =
        percent.isPresent()
            ? Samples.asFast(in, since, now.dynos(), formerAll)
            : Samples.load(in, since, now.dynos());
    Duration length = Duration.ofNanos(now.nanos() - last.nanos());
    boolean cold = evidence.age().compareTo(warmUp) < 0;
    boolean starts = evidence.age().compareTo(warmUp.dividedBy(STARTS_PART)) < 0;
    PoolFigures more = now.all().since(last.all());
    evidence =
        evidence.plus(
            new Interval(
                length,
                cold ? more.untimed() : more,
                starts ? PoolFigures.NONE : cold ? beside.untimed() : beside,
                coinNow.since(coinBefore),
                load),
            before);
  }

  private Samples.Sample second() {
    return lately.stream().skip(1).findFirst().orElseThrow();
  }
}
