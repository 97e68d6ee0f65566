package belay.guard;

import belay.release.GuardMode;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;

/** One switch, simulated: ten minutes of an app's requests, and what the guard makes of them. */
final class GuardRun {
  /** What an answer takes on average. */
  private static final double SECONDS = 0.05;

  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final Traffic traffic;
  private final Ill ill;
  private final Random chance;
  private final CoinModel coin;
  private final double tick;
  private double busiest;
  private final TreeMap<Long, Long> times = new TreeMap<>();
  private long requests;
  private long failed;
  private long errors;

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

  GuardRun(Traffic traffic, Ill ill, long seed) {
    this.traffic = traffic;
    this.ill = ill;
    this.chance = new Random(seed);
    this.coin = new CoinModel(chance);
    this.tick = traffic == Traffic.QUIET ? 5 : 0.5;
  }

  Outcome play(GuardMode mode) {
    Baseline before = before();
    var known = new Circumstances(mode, Former.WARM, false, false, false);
    Judge judge = new Judge(before, known, WINDOW);
    Evidence so = Evidence.NONE;
    CoinFigures coinBefore = CoinFigures.NONE;
    Judgement judgement = judge.of(so, Crashes.NONE, Crashes.NONE);
    double t = 0;
    for (; !judge.isOver(so); t += tick) {
      PoolFigures fresh = tick(t);
      CoinFigures more = coin.figures().since(coinBefore);
      coinBefore = coin.figures();
      Load load = new Load(inFlight(t), 0);
      Duration length = Duration.ofMillis((long) (tick * 1000));
      so = so.plus(new Interval(length, fresh, PoolFigures.NONE, more, load), before);
      judgement = judge.of(so, Crashes.NONE, Crashes.NONE);
      if (judgement.act() instanceof Judgement.Act.GoBack) {
        return new Outcome(judgement, t + tick, so.requests(), errors);
      }
    }
    return new Outcome(judgement, t, so.requests(), errors);
  }

  /** The former release's last ten minutes; bursts are among them, the day's wave is not. */
  private Baseline before() {
    for (double t = 0; t < WINDOW.toSeconds(); t += 10) {
      double rate = traffic == Traffic.WAVE ? traffic.rate(0) : traffic.rate(t);
      int n = Traffic.poisson(rate * 10, chance);
      for (int i = 0; i < n; i++) {
        Traffic.Request r = Traffic.request(chance);
        request(ill.fails(false, r, 0, false, chance), ill.slowness(false, 0));
      }
      for (int i = 0; i < 20 && traffic == Traffic.STRANGER; i++) {
        request(true, 1);
      }
      busiest = Math.max(busiest, rate * SECONDS);
    }
    PoolFigures figures = new PoolFigures(requests, failed, times);
    return new Baseline(figures, new Load(busiest, 0));
  }

  private void request(boolean fails, double slowness) {
    requests++;
    failed += fails ? 1 : 0;
    double micros = 50_000 * slowness * Math.exp(chance.nextGaussian() / 2);
    long power = Long.highestOneBit((long) micros);
    long bucket = power + ((long) micros - power) / (power >>> 3) * (power >>> 3);
    times.merge(bucket, 1L, Long::sum);
  }

  private double inFlight(double t) {
    return traffic.rate(t) * ill.demand(t) * SECONDS * ill.slowness(true, t);
  }

  private PoolFigures tick(double t) {
    requests = 0;
    failed = 0;
    times.clear();
    int n = Traffic.poisson(traffic.rate(t) * ill.demand(t) * tick, chance);
    int fails = 0;
    boolean rare = traffic == Traffic.QUIET || isRare();
    for (int i = 0; i < n; i++) {
      fails += visit(Traffic.request(chance), t, rare) ? 1 : 0;
    }
    boolean odd = traffic == Traffic.STRANGER || ill == Ill.ONE_VISITOR;
    if (odd && chance.nextDouble() < 2 * tick && traffic != Traffic.QUIET) {
      var it = new Traffic.Request(Traffic.FAILING_PAGE, Traffic.ODD_CLIENT, true);
      fails += visit(it, t, rare) ? 1 : 0;
    }
    recent = 0.9 * recent + 0.1 * fails / tick;
    return new PoolFigures(requests, failed, times);
  }

  /** Failures per second, lately. */
  private double recent;

  private boolean isRare() {
    return recent < 1;
  }

  private boolean visit(Traffic.Request r, double t, boolean rare) {
    boolean stranger = traffic == Traffic.STRANGER && r.client() == Traffic.ODD_CLIENT;
    boolean busy = new Load(inFlight(t), 0).isAbove(new Load(busiest, 0));
    boolean fails = stranger || ill.fails(true, r, t, busy, chance);
    request(fails, ill.slowness(true, t));
    if (fails && !stranger) {
      errors += coin.failsStill(ill, r, t, busy, rare) ? 1 : 0;
    }
    return fails;
  }
}
