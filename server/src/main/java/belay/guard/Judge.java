package belay.guard;

import belay.guard.Judgement.Act;
import belay.guard.Judgement.Reason;
import belay.release.GuardMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The guard's decision: what was counted in, verdict and act out. Immutable. */
public final class Judge {
  /** A release that still had too few requests by then is left unproven. */
  public static final Duration LONGEST = Duration.ofHours(24);

  /** A release that fails one request in twenty is found out with so many, nine times in ten. */
  static final long REQUESTS_ENOUGH = 250;

  private static final int ADDRESSES_MIN = 3;
  private static final double FAILED_MIN = 0.1;

  /** Such evidence is too little by itself, and enough to believe another. */
  private static final double SUPPORT = Math.log(1_000);

  private static final long BOTH_SIDES_MIN = 10;

  private final Baseline before;
  private final Circumstances known;
  private final Duration window;
  private final double failuresAtMost;
  private final List<Slow> slow;

  /** What counts as slow, and how likely that was for the former release, at most. */
  private record Slow(int percentile, long micros, double atMost) {}

  /**
   * Of one switch.
   *
   * @param before how the former release did
   * @param known what is known beside figures
   * @param window how long a release is looked at
   */
  public Judge(Baseline before, Circumstances known, Duration window) {
    this.before = before;
    this.known = known;
    this.window = window;
    this.failuresAtMost = before.failures();
    this.slow = List.of(slow(before, 95), slow(before, 99));
  }

  private static Slow slow(Baseline before, int percentile) {
    long micros = before.figures().boundary(percentile / 100.0);
    return new Slow(percentile, micros, before.slowerThan(micros));
  }

  /**
   * Judges what was counted so far; may be asked as often as one likes.
   *
   * @param fresh what became of the new release's dynos
   * @param former and of the former's, in the same time
   */
  public Judgement of(Evidence so, Crashes fresh, Crashes former) {
    List<Finding> findings = findings(so, fresh, former);
    if (!findings.isEmpty()) {
      return blamed(so, fresh, former, findings);
    }
    return new Judgement(unblamed(so), findings, new Act.Nothing());
  }

  /** Whether that is the last word, so that looking on is of no use. */
  public boolean isOver(Evidence so) {
    return so.age().compareTo(window) >= 0
        && (so.requests() >= REQUESTS_ENOUGH || so.age().compareTo(LONGEST) >= 0);
  }

  private Verdict unblamed(Evidence so) {
    if (bothFail(so.coin())) {
      return known.migrated() ? Verdict.MIGRATION : Verdict.DEPENDENCY;
    }
    if (isOverloaded(so.overloaded())) {
      return Verdict.OVERLOAD;
    }
    if (!isOver(so)) {
      return Verdict.WATCHING;
    }
    return Verdict.unfound(so.requests());
  }

  /** Many visitors are no fault; those who go away with an error are. */
  private boolean isOverloaded(PoolFigures busy) {
    return before.isKnown()
        && busy.requests() >= REQUESTS_ENOUGH
        && busy.failures().ratio() > failuresAtMost;
  }

  /** What the new release fails, the former one fails mostly too. */
  private static boolean bothFail(CoinFigures coin) {
    long former = coin.onFormer().total() + coin.onlyFormer();
    long failed = coin.onFormer().hits() + coin.onlyFormer();
    return failed >= BOTH_SIDES_MIN && failed * 2 > former;
  }

  private List<Finding> findings(Evidence so, Crashes fresh, Crashes former) {
    List<Finding> all = new ArrayList<>();
    if (fresh.areTooMany() && isDifferent(former)) {
      all.add(new Finding.Crashed(fresh));
    }
    double coin = EProcess.coin(so.coin().failedAgain());
    if (coin >= EProcess.REJECT && isWorseThanBefore(so)) {
      all.add(new Finding.Retried(so.coin().onNew(), so.coin().onFormer(), coin));
    }
    double beside = so.arms().evidence();
    if (beside >= EProcess.REJECT) {
      all.add(new Finding.FailsBeside(so.arms().failedNew(), beside));
    }
    double slowBeside = so.slow().evidence();
    if (slowBeside >= EProcess.REJECT) {
      all.add(new Finding.SlowerBeside(before.verySlow(), so.slow().failedNew(), slowBeside));
    }
    if (before.isKnown()) {
      failsMore(so).ifPresent(all::add);
      slow.forEach(s -> slower(so, s).ifPresent(all::add));
    }
    return all;
  }

  /**
   * A former release that sheds load, idle now, answers what the new one sheds. Nobody is to blame
   * who fails no more than before.
   */
  private boolean isWorseThanBefore(Evidence so) {
    return !before.isKnown() || so.fresh().failures().ratio() > before.figures().failures().ratio();
  }

  private Optional<Finding> failsMore(Evidence so) {
    long failed = Math.min(so.fresh().failed(), so.coin().failures());
    Share now = new Share(failed, so.fresh().requests());
    double log = EProcess.worse(now, failuresAtMost);
    return log >= EProcess.REJECT
        ? Optional.of(new Finding.FailsMore(now, failuresAtMost, log))
        : Optional.empty();
  }

  private static Optional<Finding> slower(Evidence so, Slow slow) {
    Share now = so.fresh().slowerThan(slow.micros());
    double log = EProcess.worse(now, slow.atMost());
    return log >= EProcess.REJECT
        ? Optional.of(
            new Finding.SlowerMore(slow.percentile(), slow.micros(), now, slow.atMost(), log))
        : Optional.empty();
  }

  private Judgement blamed(Evidence so, Crashes fresh, Crashes former, List<Finding> findings) {
    List<Finding> weighty =
        isOfFew(so) ? findings.stream().filter(f -> !isOfFailures(f)).toList() : findings;
    if (weighty.isEmpty()) {
      return new Judgement(unblamed(so), findings, new Act.Tell(Reason.FEW_VISITORS));
    }
    boolean byExperiment = weighty.stream().anyMatch(Judge::isExperiment);
    boolean crashed = weighty.stream().anyMatch(Finding.Crashed.class::isInstance);
    if (!byExperiment && !crashed && bothFail(so.coin())) {
      // It fails more than before, and so does the former one by now.
      Verdict verdict = known.migrated() ? Verdict.MIGRATION : Verdict.DEPENDENCY;
      return new Judgement(verdict, findings, new Act.Nothing());
    }
    Optional<Reason> refrains = refrains(so, fresh, former, byExperiment || crashed);
    return new Judgement(
        Verdict.REGRESSED, findings, refrains.<Act>map(Act.Tell::new).orElseGet(Act.GoBack::new));
  }

  /** Where both run, the former's dynos must have lived through the same minutes. */
  private boolean isDifferent(Crashes former) {
    return switch (known.former()) {
      case WARM -> former.all() == 0;
      case COLD, NONE -> true;
      case GONE -> false;
    };
  }

  private static boolean isExperiment(Finding finding) {
    return switch (finding) {
      case Finding.Retried _, Finding.FailsBeside _, Finding.SlowerBeside _ -> true;
      case Finding.Crashed _, Finding.FailsMore _, Finding.SlowerMore _ -> false;
    };
  }

  /** What may fail for one visitor only. */
  private static boolean isOfFailures(Finding finding) {
    return switch (finding) {
      case Finding.Retried _, Finding.FailsBeside _, Finding.FailsMore _ -> true;
      case Finding.Crashed _, Finding.SlowerMore _, Finding.SlowerBeside _ -> false;
    };
  }

  private Optional<Reason> refrains(Evidence so, Crashes fresh, Crashes former, boolean strong) {
    boolean supported =
        EProcess.coin(so.coin().failedAgain()) >= SUPPORT || (fresh.all() > 0 && former.all() == 0);
    boolean enough = strong || supported || known.mode() == GuardMode.EAGER;
    if (known.mode() == GuardMode.OFF || known.mode() == GuardMode.WATCH || !enough) {
      return Optional.of(Reason.MODE);
    }
    if (known.former() == Former.NONE || known.former() == Former.GONE) {
      return Optional.of(Reason.NO_FORMER);
    }
    if (known.refused()) {
      return Optional.of(Reason.REFUSED);
    }
    return known.actedLately() ? Optional.of(Reason.LATELY) : Optional.empty();
  }

  /** Whether so few visitors have seen what failed that it may be theirs alone. */
  private static boolean isOfFew(Evidence so) {
    long failures = so.coin().failures();
    return failures > 0
        && so.coin().addresses() < ADDRESSES_MIN
        && failures < so.fresh().requests() * FAILED_MIN;
  }
}
