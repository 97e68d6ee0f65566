package belay.guard;

import belay.release.GuardMode;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One switch, or one stage of a canary, simulated: ten minutes of an app's requests, and what the
 * guard makes of them. It is asked whenever something failed, and else now and then: what did not
 * fail is no evidence that acts, so asking more often changes nothing.
 */
final class GuardRun {
  /** What an answer takes on average. */
  private static final double SECONDS = 0.05;

  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final double WARM_UP = 60;
  private static final double STARTS = 15;

  private final Traffic traffic;
  private final Ill ill;
  private final Side fresh;
  private final Side former;
  private final boolean oddOnNew;
  private final SplittableRandom chance;
  private final CoinModel coin;
  private double busiest;
  private double timed;
  private long errors;

  /** Failures per second, lately. */
  private double recent;

  /**
   * How it ended.
   *
   * @param seconds when it went back, or the window was over
   * @param errors that visitors saw until then
   */
  record Outcome(Judgement judgement, double seconds, long requests, long errors) {
    boolean wentBack() {
      return judgement.act() instanceof Judgement.Act.GoBack;
    }
  }

  /**
   * One of the two releases: its part of the visitors and of the dynos, and what is not said yet.
   */
  private static final class Side {
    final boolean fresh;
    final double share;
    final int firstClient;
    final int clients;
    final double dynos;
    long requests;
    long untimed;
    long failed;
    Map<Long, Long> times = Map.of();

    Side(boolean fresh, int percent, int firstClient, double dynos) {
      this.fresh = fresh;
      this.share = percent / 100.0;
      this.firstClient = firstClient;
      this.clients = Traffic.CLIENTS * percent / 100;
      this.dynos = dynos;
    }

    PoolFigures said() {
      PoolFigures figures = new PoolFigures(requests, failed, times);
      requests = 0;
      failed = 0;
      times = Map.of();
      return figures;
    }
  }

  /**
   * A run.
   *
   * @param percent of the visitors that are given the new release; 100 for all
   */
  GuardRun(Traffic traffic, Ill ill, int percent, long seed) {
    this.traffic = traffic;
    this.ill = ill;
    this.chance = new SplittableRandom(seed);
    this.coin = new CoinModel(chance);
    boolean all = percent == 100;
    // A canary's dynos are its part of them, and the former's all stay.
    this.fresh = new Side(true, percent, 0, 1);
    this.former = new Side(false, 100 - percent, fresh.clients, all ? 1 : 100.0 / percent);
    this.oddOnNew = chance.nextInt(100) < percent;
  }

  private boolean isCanary() {
    return former.clients > 0;
  }

  Outcome play(GuardMode mode) {
    Baseline before = before();
    var known = new Circumstances(mode, Former.WARM, false, false, false);
    Judge judge = new Judge(before, known, WINDOW);
    Evidence so = Evidence.NONE;
    Judgement judgement = judge.of(so, Crashes.NONE, Crashes.NONE);
    CoinFigures coinSaid = CoinFigures.NONE;
    double said = 0;
    double t = 0;
    while (!judge.isOver(so)) {
      double tick = traffic.tick(t);
      boolean busy = isBusy(fresh, t);
      boolean failed = ticked(t, tick);
      double next = t + tick;
      boolean turns = busy != isBusy(fresh, next);
      boolean look =
          failed || next - said >= traffic.pause(isCanary()) || next >= WINDOW.toSeconds();
      if (look || turns) {
        CoinFigures coinNow = coin.figures();
        so = so.plus(interval(said, t, next, coinNow.since(coinSaid)), before);
        coinSaid = coinNow;
        said = next;
      }
      t = next;
      if (look) {
        judgement = judge.of(so, Crashes.NONE, Crashes.NONE);
        if (judgement.act() instanceof Judgement.Act.GoBack) {
          break;
        }
      }
    }
    return new Outcome(judgement, t, so.requests(), errors);
  }

  private Interval interval(double from, double at, double to, CoinFigures more) {
    if (to <= WARM_UP) {
      fresh.untimed = 0;
      former.untimed = 0;
    } else if (to - timed >= traffic.pause(isCanary())
        || slowness(fresh, at) != slowness(fresh, to)) {
      timed = to;
      time(fresh, at);
      time(former, at);
    }
    PoolFigures beside = former.said();
    return new Interval(
        Duration.ofMillis(Math.round((to - from) * 1000)),
        fresh.said(),
        isCanary() && to <= STARTS ? PoolFigures.NONE : beside,
        more,
        new Load(load(fresh, at), 0));
  }

  /** How long the answers of a side took; drawn for some time together, as they are added up. */
  private void time(Side side, double t) {
    side.times = AnswerTimes.of(slowness(side, t)).draw(side.untimed, chance);
    side.untimed = 0;
  }

  /** The former release's last ten minutes; bursts are among them, the day's wave is not. */
  private Baseline before() {
    double most = ill.atMost(false, 0, false);
    for (int second = 0; second < WINDOW.toSeconds(); second++) {
      busiest = Math.max(busiest, load(second));
    }
    double expected = 0;
    for (int second = 0; second < WINDOW.toSeconds(); second++) {
      expected += traffic == Traffic.WAVE ? traffic.rate(0) : traffic.rate(second);
    }
    int n = Traffic.poisson(expected, chance);
    long failed = 0;
    for (long i = Traffic.skipped(most, chance); i < n; i += 1 + Traffic.skipped(most, chance)) {
      Traffic.Request r = Traffic.request(0, Traffic.CLIENTS, chance);
      failed += isHit(ill.likely(false, r, 0, false), most) ? 1 : 0;
    }
    long hopeless = traffic == Traffic.STRANGER ? 2 * WINDOW.toSeconds() : 0;
    Map<Long, Long> times = AnswerTimes.of(1).draw(n + hopeless, chance);
    return new Baseline(
        new PoolFigures(n + hopeless, failed + hopeless, times), new Load(busiest, 0));
  }

  private double load(int secondBefore) {
    double rate = traffic == Traffic.WAVE ? traffic.rate(0) : traffic.rate(secondBefore);
    return rate * SECONDS / former.dynos;
  }

  private boolean isHit(double likely, double most) {
    return likely >= most || chance.nextDouble() * most < likely;
  }

  /** A canary's is told as if it were as fast as the others: its slowness is its own doing. */
  private double load(Side side, double t) {
    double rate = traffic.rate(t) * ill.demand(t) * side.share;
    double slow = isCanary() ? slowness(former, t) : slowness(side, t);
    return rate * SECONDS * slow / side.dynos;
  }

  /** Where both take the visitors, more of them slow both. */
  private double slowness(Side side, double t) {
    boolean both = isCanary() && ill.demand(t) > 1;
    return ill.slowness(side.fresh || both, t);
  }

  private boolean isBusy(Side side, double t) {
    return new Load(load(side, t), 0).isAbove(new Load(busiest, 0));
  }

  /** A moment passes; answers whether anything failed on the new side. */
  private boolean ticked(double t, double tick) {
    long before = fresh.failed;
    visits(fresh, t, tick);
    if (isCanary()) {
      visits(former, t, tick);
    }
    boolean odd = traffic == Traffic.STRANGER || ill == Ill.ONE_VISITOR;
    if (odd && traffic != Traffic.QUIET) {
      Side side = oddOnNew ? fresh : former;
      for (int i = 0; i < Math.round(2 * tick); i++) {
        side.requests++;
        side.untimed++;
        Traffic.Request r = traffic.odd();
        if (ill.fails(side.fresh, r, t, isBusy(side, t), chance)) {
          fails(side, r, t);
        }
      }
    }
    long failed = fresh.failed - before;
    double part = Math.min(1, tick / 5);
    recent += part * (failed / tick - recent);
    return failed > 0;
  }

  private void visits(Side side, double t, double tick) {
    double rate = traffic.rate(t) * ill.demand(t) * side.share;
    int n = Traffic.poisson(rate * tick, chance);
    side.requests += n;
    side.untimed += n;
    boolean busy = isBusy(side, t);
    double most = ill.atMost(side.fresh, t, busy);
    for (long i = Traffic.skipped(most, chance); i < n; i += 1 + Traffic.skipped(most, chance)) {
      Traffic.Request r = Traffic.request(side.firstClient, side.clients, chance);
      if (isHit(ill.likely(side.fresh, r, t, busy), most)) {
        fails(side, r, t);
      }
    }
  }

  private void fails(Side side, Traffic.Request r, double t) {
    side.failed++;
    boolean rare = traffic == Traffic.QUIET || recent < 1;
    boolean still = !side.fresh || coin.failsStill(ill, r, t, isBusy(side, t), rare);
    errors += still && !r.hopeless() ? 1 : 0;
  }
}
