package belay.deploy;

import belay.apps.Pin;
import belay.checkpoint.AddonData;
import belay.checkpoint.Rewound;
import belay.fleet.Records;
import belay.fleet.Words;
import belay.layout.Reserve;
import belay.ledger.Draft;
import belay.preview.Previews;
import belay.preview.RollbackPreview;
import belay.preview.RollbackPreview.Need;
import belay.preview.RollbackWish;
import belay.preview.Targets;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigMode;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Origin;
import belay.release.Refused;
import belay.release.Release;
import belay.rollback.RollbackTarget;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.Aftermath;
import belay.switching.AppTurns;
import belay.switching.DeployOutcome;
import belay.switching.GoLive;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rollbacks: finds the target, asks what must be asked, and puts it on the road. */
final class RoadRollbacks implements Rollbacks {
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private final Records records;
  private final Reserve reserve;
  private final InstantSource time;
  private final GoLive goLive;
  private final AppTurns turns;
  private final Targets targets;
  private final Previews previews;
  private final Aftermath aftermath;
  private final AddonData data;

  RoadRollbacks(
      Records records,
      Reserve reserve,
      InstantSource time,
      GoLive goLive,
      AppTurns turns,
      Targets targets,
      Previews previews,
      Aftermath aftermath,
      AddonData data) {
    this.records = records;
    this.reserve = reserve;
    this.time = time;
    this.goLive = goLive;
    this.turns = turns;
    this.targets = targets;
    this.previews = previews;
    this.aftermath = aftermath;
    this.data = data;
  }

  @Override
  public RollbackPreview preview(App app, RollbackWish wish) {
    LedgerEntry serving = serving(app);
    insistExpected(app, wish.expected(), serving);
    Previews.Choice choice = choose(app, wish, serving);
    RollbackPreview preview = previews.of(app, wish, choice);
    return wish.data().isBack()
        ? preview.warning(
            data.preview(plan(app, choice), wish.data() == RollbackWish.Data.BACK_COUNTED))
        : preview;
  }

  private Rewound plan(App app, Previews.Choice choice) {
    return data.plan(app, choice.serving().release(), choice.target().release());
  }

  @Override
  public DeployOutcome rollback(App app, RollbackWish wish, Change change) {
    return aftermath.of(rolled(app, wish, change));
  }

  private DeployOutcome rolled(App app, RollbackWish wish, Change change) {
    reserve.open();
    Instant at = time.instant();
    long place = goLive.precedence().ask();
    Optional<Integer> seen =
        wish.expected().or(() -> records.ledger().serving(app.id()).map(LedgerEntry::version));
    goLive.precedence().rollbackWaits(app.id(), change);
    boolean[] goes = {false};
    try {
      return turns.take(
          app,
          "a rollback",
          line -> {},
          now -> {
            goes[0] = true;
            goLive.precedence().rollbackGoes(app.id(), change);
            var ask = new Ask(change, at, place, Duration.between(at, time.instant()));
            if (ask.queued().compareTo(AT_ONCE) > 0) {
              // Others may have taken what was left while this waited.
              reserve.open();
            }
            LedgerEntry serving = serving(now);
            insistExpected(now, seen, serving);
            return release(now, wish, choose(now, wish, serving), ask);
          });
    } finally {
      if (!goes[0]) {
        goLive.precedence().rollbackGoes(app.id(), change);
      }
    }
  }

  /** Who asked for it, when, before what is asked for while it waits, and how long it waited. */
  private record Ask(Change change, Instant at, long place, Duration queued) {}

  LedgerEntry serving(App app) {
    return records
        .ledger()
        .serving(app.id())
        .orElseThrow(() -> new NotFound("release", "No previous release found"));
  }

  private static void insistExpected(App app, Optional<Integer> expected, LedgerEntry serving) {
    expected
        .filter(seen -> seen != serving.version())
        .ifPresent(seen -> {
          throw Refused.conflict(
                  "v"
                      + seen
                      + " is not serving any more: "
                      + serving.release().label()
                      + " ("
                      + serving.release().description()
                      + ") by "
                      + serving.release().change().actor().email()
                      + " is. Nothing was rolled back; look at:")
              .next("belay releases -a " + app.name());
        });
  }

  private Previews.Choice choose(App app, RollbackWish wish, LedgerEntry serving) {
    Previews.Choice choice = chosen(app, wish, serving);
    if (!changes(choice) && !wish.data().isBack()) {
      throw Refused.rule(
          "Nothing would change: "
              + serving.release().label()
              + " has "
              + choice.target().release().label()
              + "'s code already, and its config stays with --config="
              + choice.mode().word()
              + ".");
    }
    return choice;
  }

  /** Whether it puts other code or another config in place of what serves. */
  static boolean changes(Previews.Choice choice) {
    Release now = choice.serving().release();
    return !now.slug().equals(choice.target().release().slug())
        || !now.config().equals(choice.config());
  }

  Previews.Choice chosen(App app, RollbackWish wish, LedgerEntry serving) {
    RollbackTarget.Chosen chosen =
        switch (targets.find(app, wish.target(), serving)) {
          case RollbackTarget.None none -> throw Refused.rule(none.message());
          case RollbackTarget.Unknown unknown -> throw new NotFound("release", unknown.message());
          case RollbackTarget.Chosen found -> found;
        };
    return previews.choice(app, wish, serving, chosen);
  }

  private DeployOutcome release(App app, RollbackWish wish, Previews.Choice choice, Ask ask)
      throws InterruptedException {
    Change change = ask.change();
    List<Need> needs = previews.needs(choice, wish);
    if (!needs.isEmpty()) {
      throw Refused.rule(refusal(app, choice, needs));
    }
    Optional<Pin> before = records.orders().pin(app);
    boolean pins = wish.pin() || records.apps().settings(app).rollbacks().pin();
    if (pins) {
      // First, so that no crash lets a push through that this was to hold.
      records.orders().pin(app, choice.target().version(), change);
    }
    boolean live = false;
    try {
      DeployOutcome outcome = put(app, wish, choice, ask);
      live = outcome instanceof DeployOutcome.Live;
      if (live && wish.target() instanceof Wanted.Undo) {
        undoPin(app, choice.serving(), before, change);
      }
      return outcome;
    } finally {
      if (pins && !live) {
        before.ifPresentOrElse(
            p -> records.orders().pin(app, p.version(), change),
            () -> records.orders().unpin(app, change));
      }
    }
  }

  void undoPin(App app, LedgerEntry undone, Change change) {
    undoPin(app, undone, records.orders().pin(app), change);
  }

  /** Whoever takes a rollback back takes back the pin that came with it. */
  private void undoPin(App app, LedgerEntry undone, Optional<Pin> before, Change change) {
    before
        .filter(p -> undone.release().ref().target().filter(t -> t == p.version()).isPresent())
        .ifPresent(_ -> records.orders().unpin(app, change));
  }

  private DeployOutcome put(App app, RollbackWish wish, Previews.Choice choice, Ask ask)
      throws InterruptedException {
    Draft draft = draft(app, choice, ask.change());
    Origin origin = new Origin(ask.at(), ask.queued(), Duration.ZERO, choice.why());
    if (wish.data().isBack()) {
      return putWithData(app, wish, choice, draft, ask);
    }
    var way = new GoLive.Way(wish.releaseCommand(), true, ask.at(), ask.place(), origin);
    return noted(choice, goLive.release(app, draft, way, line -> {}));
  }

  private DeployOutcome putWithData(
      App app, RollbackWish wish, Previews.Choice choice, Draft draft, Ask ask)
      throws InterruptedException {
    Rewound rewound = plan(app, choice);
    List<String> words = data.preview(rewound, false);
    Origin origin = new Origin(ask.at(), ask.queued(), Duration.ZERO, choice.why());
    var way = new GoLive.Way(wish.releaseCommand(), true, ask.at(), ask.place(), origin, true);
    Draft moved = draft.with(data.begin(rewound, draft.config()));
    DeployOutcome outcome = goLive.release(app, moved, way, line -> {});
    return outcome instanceof DeployOutcome.Live live
        ? new DeployOutcome.Live(
            live.entry(),
            live.figures(),
            RollbackWords.notes(
                choice,
                List.of(),
                previews.runtimes(choice),
                Stream.concat(words.stream().map(w -> "data: " + w), live.notes().stream())
                    .toList()),
            live.draining())
        : outcome;
  }

  static Draft draft(App app, Previews.Choice choice, Change change) {
    Release target = choice.target().release();
    return new Draft(
        app.id(),
        Kind.ROLLBACK,
        Release.Ref.target(target.version()),
        Descriptions.rollback(target.version()),
        change,
        false,
        target.slug(),
        choice.config());
  }

  /** The outcome with what is said of a rollback that was made. */
  DeployOutcome noted(Previews.Choice choice, DeployOutcome outcome) {
    return outcome instanceof DeployOutcome.Live live
        ? new DeployOutcome.Live(
            live.entry(),
            live.figures(),
            RollbackWords.notes(
                choice, previews.migrations(choice), previews.runtimes(choice), live.notes()),
            live.draining())
        : outcome;
  }

  private static String refusal(App app, Previews.Choice choice, List<Need> needs) {
    StringBuilder text = new StringBuilder("Nothing was rolled back. ");
    needs.forEach(n -> text.append(Words.capital(Words.sentence(n.why()))).append(' '));
    return text.append("If that is meant: belay rollback ")
        .append(choice.target().release().label())
        .append(' ')
        .append(String.join(" ", needs.stream().map(Need::flag).toList()))
        .append(choice.mode() == ConfigMode.TARGET ? "" : " --config=" + choice.mode().word())
        .append(" -a ")
        .append(app.name())
        .toString();
  }
}
