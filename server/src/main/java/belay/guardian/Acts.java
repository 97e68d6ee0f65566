package belay.guardian;

import belay.deploy.Rollbacks;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.guard.Circumstances;
import belay.guard.Crashes;
import belay.guard.Former;
import belay.guard.GuardWords;
import belay.guard.Guarded;
import belay.guard.Guarded.Stage;
import belay.guard.Judge;
import belay.guard.Judgement;
import belay.guard.Judgement.Act;
import belay.guard.Judgement.Reason;
import belay.guard.SqlGuard;
import belay.guard.Told;
import belay.guard.Verdict;
import belay.preview.RollbackPreview;
import belay.preview.RollbackWish;
import belay.release.Actor;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigMode;
import belay.release.GuardMode;
import belay.release.ReleaseStatus;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.DeployOutcome;
import belay.watch.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the guard says of a release, and what it does about it. */
final class Acts {
  private static final Logger LOG = LoggerFactory.getLogger(Acts.class);

  /** An app is gone back in once in so long, so that nothing goes to and fro. */
  private static final Duration ONCE_IN = Duration.ofHours(1);

  private static final int REASON_CHARS_MAX = 500;

  private final Records records;
  private final SqlGuard kept;
  private final Running running;
  private final Rollbacks rollbacks;
  private final Timing timing;
  private final Duration window;

  Acts(
      Records records,
      SqlGuard kept,
      Running running,
      Rollbacks rollbacks,
      Timing timing,
      Duration window) {
    this.records = records;
    this.kept = kept;
    this.running = running;
    this.rollbacks = rollbacks;
    this.timing = timing;
    this.window = window;
  }

  /** Judges a release by what is known now; answers whether it need be looked at no more. */
  boolean judge(Watched it, Former former) {
    Optional<App> app = records.apps().find(it.row().app());
    if (app.isEmpty()) {
      return true;
    }
    GuardMode mode = records.apps().settings(app.get()).rollbacks().guard();
    if (mode == GuardMode.OFF) {
      kept.keep(it.row().at(Stage.OVER, timing.time().instant()));
      return true;
    }
    var known = new Circumstances(mode, former, false, false, false);
    Judge judge = new Judge(it.before(), known, window);
    Judgement judgement = judge.of(it.evidence(), it.crashes(), Crashes.NONE);
    if (isDamning(judgement)) {
      judge = new Judge(it.before(), informed(app.get(), it, known), window);
      judgement = judge.of(it.evidence(), it.crashes(), Crashes.NONE);
    }
    return done(app.get(), it, judgement, judge.isOver(it.evidence()));
  }

  /** What is asked of ledger and slugs is asked only when it matters. */
  private static boolean isDamning(Judgement judgement) {
    return !judgement.findings().isEmpty() || judgement.verdict() == Verdict.DEPENDENCY;
  }

  private Circumstances informed(App app, Watched it, Circumstances known) {
    boolean lately = kept.actedSince(app.id(), timing.time().instant().minus(ONCE_IN));
    Optional<RollbackPreview> preview = preview(app, it.row());
    return new Circumstances(
        known.mode(),
        known.former(),
        lately,
        preview.filter(p -> !p.migrations().isEmpty()).isPresent(),
        preview.filter(p -> p.needs().isEmpty()).isEmpty());
  }

  private Optional<RollbackPreview> preview(App app, Guarded row) {
    try {
      return wish(row).map(w -> rollbacks.preview(app, w));
    } catch (BelayException e) {
      LOG.info("{} cannot be taken back from v{}: {}", app.name(), row.version(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<RollbackWish> wish(Guarded row) {
    return row.former()
        .map(v ->
            RollbackWish.to(new Wanted.Named("v" + v))
                .whileServing(row.version())
                .with(Optional.of(ConfigMode.TARGET)));
  }

  private boolean done(App app, Watched it, Judgement judgement, boolean over) {
    Guarded row = it.row();
    List<Told> found =
        judgement.findings().stream().map(f -> GuardWords.of(f, row.formerLabel())).toList();
    Optional<Reason> reason =
        judgement.act() instanceof Act.Tell tell ? Optional.of(tell.reason()) : Optional.empty();
    Guarded next = row.judged(judgement.verdict(), found, reason, it.evidence().requests());
    if (judgement.act() instanceof Act.GoBack) {
      it.row(next.at(Stage.GOES_BACK, timing.time().instant()));
      kept.tell(
          it.row(), sentence(found) + "; it goes back to " + row.formerLabel(), change(app, next));
      goBack(it);
      return false;
    }
    Guarded at = over ? next.at(Stage.OVER, timing.time().instant()) : next;
    boolean news = at.verdict() != row.verdict() || !at.reason().equals(row.reason());
    it.row(at);
    if (news && at.verdict() != Verdict.WATCHING) {
      String what = what(at, found);
      kept.tell(at, what, change(app, at));
      running.log().api(app, "v" + at.version() + " is " + at.verdict().word() + ": " + what);
      fail(app, at);
    } else if (news || over) {
      kept.keep(at);
    }
    return over;
  }

  /**
   * A first deploy whose dynos die has failed: there is nothing to go back to, and it is tried on.
   */
  private void fail(App app, Guarded row) {
    if (!row.reason().equals(Optional.of(Reason.NO_FORMER))
        || row.former().isPresent()
        || row.verdict() != Verdict.REGRESSED
        || row.evidence().stream().noneMatch(t -> t.kind().equals(GuardWords.CRASHED))) {
      return;
    }
    records
        .ledger()
        .find(row.release())
        .filter(e -> e.status() == ReleaseStatus.SUCCEEDED)
        .ifPresent(e ->
            timing
                .background()
                .insist(
                    "marking " + e.release().label() + " failed",
                    () ->
                        records
                            .ledger()
                            .mark(
                                e.release(),
                                ReleaseStatus.FAILED,
                                sentence(row.evidence()) + "; it is tried on")));
    running
        .log()
        .api(app, "v" + row.version() + " failed; it was the first, so nothing else can serve");
  }

  static String what(Guarded row, List<Told> found) {
    String why = row.reason().map(r -> "; not gone back, as " + GuardWords.of(r)).orElse("");
    return switch (row.verdict()) {
      case WATCHING, REGRESSED -> sentence(found) + why;
      case DEPENDENCY ->
          "what it fails " + row.formerLabel() + " fails too: look at what both need" + why;
      case MIGRATION ->
          "what it fails "
              + row.formerLabel()
              + " fails too, since the database was migrated: look at belay rollback --dry-run"
              + why;
      case OVERLOAD -> "its dynos have more to do than " + row.formerLabel() + "'s ever had" + why;
      case CLEAN -> row.requests() + " requests, and none speaks against it" + why;
      case QUIET -> "only " + row.requests() + " requests came: unproven" + why;
    };
  }

  static String sentence(List<Told> found) {
    return found.stream().map(Told::sentence).collect(Collectors.joining("; "));
  }

  static Change change(App app, Guarded row) {
    String why = sentence(row.evidence());
    String cut = why.length() > REASON_CHARS_MAX ? why.substring(0, REASON_CHARS_MAX) : why;
    return new Change(
        new Actor(app.ownerId(), "guard", "guard"),
        Change.Source.GUARD,
        Optional.of(cut).filter(text -> !text.isEmpty()));
  }

  /** Goes back in the background; a control plane after a crash does so again. */
  void goBack(Watched it) {
    timing.background().now(() -> went(it));
  }

  private void went(Watched it) {
    Guarded row = it.row();
    Optional<App> app = records.apps().find(row.app());
    Optional<RollbackWish> wish = wish(row);
    if (app.isEmpty() || wish.isEmpty()) {
      return;
    }
    running
        .log()
        .api(app.get(), "v" + row.version() + " is regressed: " + sentence(row.evidence()));
    try {
      DeployOutcome outcome = rollbacks.rollback(app.get(), wish.get(), change(app.get(), row));
      boolean live = outcome instanceof DeployOutcome.Live;
      it.row(row.at(live ? Stage.WENT_BACK : Stage.OVER, timing.time().instant()));
    } catch (BelayException e) {
      LOG.warn(
          "{} was not taken back from v{}: {}", app.get().name(), row.version(), e.getMessage());
      running.log().api(app.get(), "The guard could not go back: " + e.getMessage());
      it.row(row.at(Stage.OVER, timing.time().instant()));
    }
    kept.keep(it.row());
  }
}
