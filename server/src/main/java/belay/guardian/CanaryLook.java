package belay.guardian;

import belay.api.routing.RouterAnswer;
import belay.fleet.Canary;
import belay.fleet.DynoState;
import belay.fleet.Fleet;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.guard.Baseline;
import belay.guard.CoinFigures;
import belay.guard.Guarded;
import belay.guard.Guarded.Stage;
import belay.guard.PoolFigures;
import belay.guard.SqlGuard;
import belay.release.App;
import belay.release.GuardMode;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.runtime.Dyno;
import belay.watch.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks at canaries, beside what the other visitors are given in the same moments. */
final class CanaryLook {
  private static final Duration WARM_UP_MAX = Duration.ofMinutes(1);
  private static final int WINDOW_PART = 4;

  private final Records records;
  private final SqlGuard kept;
  private final Running running;
  private final Counted counted;
  private final CanaryActs acts;
  private final Timing timing;
  private final Duration warmUp;

  CanaryLook(
      Records records,
      SqlGuard kept,
      Running running,
      Counted counted,
      CanaryActs acts,
      Timing timing,
      Duration window) {
    this.records = records;
    this.kept = kept;
    this.running = running;
    this.counted = counted;
    this.acts = acts;
    this.timing = timing;
    this.warmUp = warmUp(window);
  }

  /** A part of the window, and no more than it takes for caches to warm. */
  private static Duration warmUp(Duration window) {
    Duration part = window.dividedBy(WINDOW_PART);
    return part.compareTo(WARM_UP_MAX) < 0 ? part : WARM_UP_MAX;
  }

  Optional<Canary> of(App app) {
    return running.canaries().of(app.id());
  }

  /** The canary that a row is of, while it is going on. */
  private Optional<Canary> of(Guarded row) {
    return running.canaries().of(row.app()).filter(c -> c.release().id().equals(row.release()));
  }

  /** After a start, what was said of a canary that is going on and is looked at no more. */
  Optional<Guarded> saidOf(UUID app) {
    return running.canaries().of(app).flatMap(c -> kept.find(c.release().id()));
  }

  /**
   * After a start: one that is going on is looked at anew, or asked about on; empty where none is.
   */
  Optional<Watched> takeUp(Guarded row) {
    Optional<Watched> again =
        of(row).map(c -> new Watched(row, Baseline.UNKNOWN, Optional.of(c.percent()), warmUp));
    again.filter(w -> row.stage() == Stage.GOES_BACK).ifPresent(acts::end);
    return again;
  }

  /**
   * A canary, or the next part that it is given, to be looked at from now on; empty where that is
   * so already, or not wanted.
   *
   * @param now what is looked at of the app
   */
  Optional<Watched> begin(App app, Canary canary, Optional<Watched> now) {
    UUID release = canary.release().id();
    Optional<Watched> its = now.filter(w -> w.row().release().equals(release));
    boolean known = its.filter(w -> w.percent().equals(Optional.of(canary.percent()))).isPresent();
    if (known || records.apps().settings(app).rollbacks().guard() == GuardMode.OFF) {
      return Optional.empty();
    }
    Optional<Release> former = records.ledger().serving(app.id()).map(LedgerEntry::release);
    Guarded row =
        Guarded.begun(
            release,
            app.id(),
            canary.release().version(),
            former.map(Release::version),
            timing.time().instant());
    kept.beginAgain(row);
    Baseline before =
        its.map(Watched::before)
            .orElseGet(() -> counted.baseline(app.id(), running.fleet().of(app.id())));
    return Optional.of(new Watched(row, before, Optional.of(canary.percent()), warmUp));
  }

  /** One that is over and serves all is looked at as any other that went live. */
  void over(App app, Watched it) {
    records
        .ledger()
        .serving(app.id())
        .filter(e -> e.release().id().equals(it.row().release()))
        .ifPresent(e -> kept.forget(e.release().id()));
  }

  /** The dynos that may be asked once more for what a canary fails. */
  List<Dyno> former(UUID app) {
    return running.fleet().of(app).stream()
        .flatMap(s -> s.web().stream())
        .filter(m -> m.state() == DynoState.State.UP)
        .map(Fleet.Member::dyno)
        .toList();
  }

  /** Whether it is still given to a part of the visitors. */
  boolean isGoing(Watched it) {
    return of(it.row()).isPresent();
  }

  /** Looks at both sides. */
  void look(Watched it) {
    UUID app = it.row().app();
    Optional<Canary> canary =
        of(it.row()).filter(c -> it.percent().equals(Optional.of(c.percent())));
    Optional<Fleet.Serving> serving = running.fleet().of(app);
    if (canary.isEmpty() || serving.isEmpty()) {
      return;
    }
    Optional<RouterAnswer.Counts> fresh = counted.of(app, canary.get().pool());
    Optional<RouterAnswer.Counts> other = counted.of(app, serving.get().pool());
    if (fresh.isPresent() && other.isPresent()) {
      it.countBeside(
          Counted.sample(fresh.get(), canary.get().dynos().size()),
          CoinFigures.of(fresh.get().coin()),
          PoolFigures.of(other.get()));
    }
    acts.judge(it);
  }
}
