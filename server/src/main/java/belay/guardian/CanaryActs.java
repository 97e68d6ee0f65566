package belay.guardian;

import belay.deploy.Canaries;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.guard.Circumstances;
import belay.guard.Former;
import belay.guard.GuardWords;
import belay.guard.Guarded;
import belay.guard.Guarded.Stage;
import belay.guard.Judge;
import belay.guard.Judgement;
import belay.guard.Judgement.Act;
import belay.guard.SqlGuard;
import belay.guard.Told;
import belay.guard.Verdict;
import belay.release.App;
import belay.release.BelayException;
import belay.release.GuardMode;
import belay.watch.Timing;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the guard says of a canary, and what it does about it: ends it when it is to blame, and
 * gives it its next part when enough of its visitors say nothing against it.
 */
final class CanaryActs {
  private static final Logger LOG = LoggerFactory.getLogger(CanaryActs.class);

  private static final Set<GuardMode> ACTING = EnumSet.of(GuardMode.ACT, GuardMode.EAGER);

  private final Records records;
  private final SqlGuard kept;
  private final Running running;
  private final Canaries canaries;
  private final Timing timing;
  private final Duration window;

  CanaryActs(
      Records records,
      SqlGuard kept,
      Running running,
      Canaries canaries,
      Timing timing,
      Duration window) {
    this.records = records;
    this.kept = kept;
    this.running = running;
    this.canaries = canaries;
    this.timing = timing;
    this.window = window;
  }

  /**
   * Judges it by what is known now, and does what follows; its row says whether it is to be looked
   * at again. One that is to end is given to some visitors until it has: as long as that takes,
   * what it fails is asked of the other side.
   */
  void judge(Watched it) {
    Optional<App> app = records.apps().find(it.row().app());
    if (app.isEmpty()) {
      return;
    }
    GuardMode mode = records.apps().settings(app.get()).rollbacks().guard();
    if (mode == GuardMode.OFF) {
      it.row(it.row().at(Stage.OVER, timing.time().instant()));
      kept.keep(it.row());
      return;
    }
    var known = new Circumstances(mode, Former.WARM, false, false, false);
    Judge judge = new Judge(it.before(), known, window);
    Judgement judgement = judge.of(it.evidence(), it.crashes(), it.formerCrashes());
    List<Told> found =
        judgement.findings().stream().map(f -> GuardWords.of(f, it.row().formerLabel())).toList();
    done(app.get(), it, judgement, found, judge.isOver(it.evidence()), mode);
  }

  private void done(
      App app, Watched it, Judgement judgement, List<Told> found, boolean over, GuardMode mode) {
    Guarded before = it.row();
    Optional<Judgement.Reason> reason =
        judgement.act() instanceof Act.Tell tell ? Optional.of(tell.reason()) : Optional.empty();
    Guarded next = before.judged(judgement.verdict(), found, reason, it.evidence().requests());
    if (judgement.act() instanceof Act.GoBack) {
      it.row(next.at(Stage.GOES_BACK, timing.time().instant()));
      kept.tell(
          it.row(),
          Acts.sentence(found) + "; all visitors are given " + next.formerLabel() + " again",
          Acts.change(app, next));
      end(it);
      return;
    }
    Guarded at = over ? next.at(Stage.OVER, timing.time().instant()) : next;
    it.row(at);
    boolean news = at.verdict() != before.verdict() || !at.reason().equals(before.reason());
    if (news && at.verdict() != Verdict.WATCHING) {
      String what = Acts.what(at, found);
      kept.tell(at, what, Acts.change(app, at));
      running.log().api(app, "v" + at.version() + " is " + at.verdict().word() + ": " + what);
    } else if (news || over) {
      kept.keep(at);
    }
    if (over && at.verdict() == Verdict.CLEAN && ACTING.contains(mode)) {
      timing.background().now(() -> advance(app, at));
    }
  }

  private void advance(App app, Guarded row) {
    try {
      canaries.promote(app, false, Acts.change(app, row));
    } catch (BelayException e) {
      LOG.warn("the canary of {} goes no further: {}", app.name(), e.getMessage());
      running.log().api(app, "The guard could not give the canary more: " + e.getMessage());
    }
  }

  /** Ends it in the background; a control plane after a crash does so again. */
  void end(Watched it) {
    timing.background().now(() -> ended(it));
  }

  private void ended(Watched it) {
    Guarded row = it.row();
    Optional<App> app = records.apps().find(row.app());
    if (app.isEmpty()) {
      return;
    }
    try {
      canaries.abort(app.get(), Acts.change(app.get(), row));
      it.row(row.at(Stage.WENT_BACK, timing.time().instant()));
    } catch (BelayException e) {
      LOG.warn("the canary of {} is not ended: {}", app.get().name(), e.getMessage());
      it.row(row.at(Stage.OVER, timing.time().instant()));
    }
    kept.keep(it.row());
  }
}
