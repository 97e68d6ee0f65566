package belay.history;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.ROLLBACK;
import static belay.http.Allowed.VIEW;

import belay.access.Permission;
import belay.api.BelayRelease;
import belay.api.DrillBody;
import belay.api.PreviewBody;
import belay.api.ReleaseBody;
import belay.api.request.DrillCreate;
import belay.api.request.PromoteHeld;
import belay.api.request.RetryCreate;
import belay.api.request.RollbackCreate;
import belay.apps.Apps;
import belay.apps.Drill;
import belay.apps.Orders;
import belay.deploy.Deploys;
import belay.deploy.Rehearsals;
import belay.deploy.Retries;
import belay.deploy.Rollbacks;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.preview.RollbackWish;
import belay.preview.RollbackWish.Accepted;
import belay.preview.RollbackWish.Data;
import belay.release.App;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.ConfigMode;
import belay.release.LedgerEntry;
import belay.release.Slug;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.DeployOutcome;
import belay.view.Json;
import belay.view.PreviewViews;
import belay.view.ReleaseViews;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Going back, in Belay's own form: a default target, an undo, a time; compare-and-set, a config
 * mode, a pin; figures; and what it would do. {@code POST releases} is Heroku's form of it.
 */
public final class RollbackResource {
  private final Apps apps;
  private final Orders orders;
  private final Changes changes;
  private final Rollbacks rollbacks;
  private final Deploys deploys;
  private final Rehearsals rehearsals;
  private final Retries retries;
  private final Ledger ledger;
  private final PreviewViews previews;

  private final Outcomes outcomes;

  public RollbackResource(
      Deploys deploys,
      Rollbacks rollbacks,
      Rehearsals rehearsals,
      Retries retries,
      Apps apps,
      Orders orders,
      Ledger ledger,
      Changes changes,
      PreviewViews previewViews,
      Outcomes outcomes) {
    this.outcomes = outcomes;
    this.apps = apps;
    this.orders = orders;
    this.changes = changes;
    this.rollbacks = rollbacks;
    this.deploys = deploys;
    this.rehearsals = rehearsals;
    this.retries = retries;
    this.ledger = ledger;
    this.previews = previewViews;
  }

  public void register(Routes routes) {
    routes
        .post(
            "/apps/{app}/actions/rollback",
            WRITE,
            VIEW,
            RollbackCreate.class,
            ReleaseBody.class,
            this::rollback)
        .get(
            "/apps/{app}/releases/{release}/rollback-preview",
            READ,
            VIEW,
            PreviewBody.class,
            this::preview)
        .post(
            "/apps/{app}/actions/rehearse",
            WRITE,
            ROLLBACK,
            DrillCreate.class,
            DrillBody.class,
            this::rehearse)
        .get("/apps/{app}/drills", READ, VIEW, DrillBody.class, this::drills)
        .post(
            "/apps/{app}/actions/promote",
            WRITE,
            DEPLOY,
            PromoteHeld.class,
            ReleaseBody.class,
            this::promote)
        .post(
            "/apps/{app}/actions/retry",
            WRITE,
            DEPLOY,
            RetryCreate.class,
            ReleaseBody.class,
            this::retry);
  }

  private Answer rollback(Exchange x, RollbackCreate asked) throws InterruptedException {
    App app = asked.dryRun() ? x.app() : x.app(Permission.ROLLBACK);
    RollbackWish wish = wish(asked);
    if (asked.dryRun()) {
      return Answer.ok(previews.body(app, rollbacks.preview(app, wish)));
    }
    Change change = x.change();
    Optional<LedgerEntry> before = ledger.serving(app.id());
    Optional<DeployOutcome> outcome = changes.await(() -> rollbacks.rollback(app, wish, change));
    var released = outcomes.released(x, app, outcome, true);
    released.body().set("rollback", Json.tree(told(new Wished(app, wish, before), outcome)));
    return released.answer();
  }

  /** A rollback that was carried out, and what served before it. */
  private record Wished(App app, RollbackWish wish, Optional<LedgerEntry> before) {}

  private BelayRelease.Rollback told(Wished wished, Optional<DeployOutcome> outcome) {
    App app = wished.app();
    ConfigMode mode = wished.wish().mode(apps.settings(app));
    boolean pinned = orders.pin(app).isPresent();
    Optional<Integer> from = wished.before().map(LedgerEntry::version);
    return outcome.isPresent() && outcome.get() instanceof DeployOutcome.Live live
        ? new BelayRelease.Rollback(
            live.notes(),
            from,
            live.entry().release().ref().target(),
            mode.word(),
            pinned,
            wished.before().flatMap(b -> refused(app, b)),
            Optional.of(ReleaseViews.figures(live.figures(), live.draining())))
        : new BelayRelease.Rollback(
            List.of(),
            from,
            Optional.empty(),
            mode.word(),
            pinned,
            Optional.empty(),
            Optional.empty());
  }

  /** The commit that was left, when it is refused from now on. */
  private Optional<String> refused(App app, LedgerEntry left) {
    return left.release()
        .slug()
        .flatMap(ledger::slug)
        .flatMap(Slug::commit)
        .filter(commit -> !deploys.admits(app, commit));
  }

  private Answer preview(Exchange x) {
    App app = x.app();
    LedgerEntry entry = NamedReleases.release(ledger, x, app);
    RollbackWish wish =
        RollbackWish.to(new Wanted.Named(entry.release().label()))
            .with(x.query("config").map(ConfigMode::ofWord));
    return Answer.ok(previews.body(app, rollbacks.preview(app, wish)));
  }

  private static RollbackWish wish(RollbackCreate asked) {
    Data data = asked.count() ? Data.BACK_COUNTED : Data.BACK;
    return new RollbackWish(
        target(new DrillCreate(asked.target(), asked.toTime(), asked.undo(), Optional.empty())),
        asked.expected(),
        asked.config().map(ConfigMode::ofWord),
        new Accepted(
            Set.copyOf(asked.withoutAddons()),
            asked.acceptMigrations(),
            asked.acceptRuntime(),
            asked.acceptContract()),
        asked.pin(),
        asked.runReleaseCommand(),
        asked.withData() ? data : Data.STAYS);
  }

  private static Wanted target(DrillCreate asked) {
    Optional<Wanted> named = asked.target().map(RollbackResource::named);
    Optional<Wanted> at = asked.toTime().map(t -> new Wanted.ServedAt(moment(t)));
    Optional<Wanted> undo = asked.undo() ? Optional.of(new Wanted.Undo()) : Optional.empty();
    List<Wanted> all = List.of(named, at, undo).stream().flatMap(Optional::stream).toList();
    if (all.size() > 1) {
      throw ApiError.invalid("Give one of \"target\", \"to_time\" and \"undo\", not several.");
    }
    return all.isEmpty() ? new Wanted.Previous() : all.getFirst();
  }

  /** An empty name is a script's unset variable more often than a wish for the default. */
  private static Wanted named(String target) {
    if (target.isBlank()) {
      throw ApiError.invalid("\"target\" is empty: leave it out for the default target.");
    }
    return new Wanted.Named(target);
  }

  /** RFC 3339 with its offset: the server does not guess what zone a person is in. */
  static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw ApiError.invalid(
          "Not a time: one such as 2024-01-16T10:50:00Z is needed, with its offset.");
    }
  }

  /** The same for a time that something happened at: shown in whole seconds, it means all of it. */
  static Instant moment(String text) {
    Instant time = time(text);
    return time.equals(time.truncatedTo(ChronoUnit.SECONDS)) ? time.plusNanos(999_999_999) : time;
  }

  private Answer rehearse(Exchange x, DrillCreate asked) throws InterruptedException {
    App app = x.app();
    Wanted target = target(asked);
    Change change = x.change();
    return changes
        .await(() -> rehearsals.rehearse(app, target, change))
        .map(drill -> Answer.created(body(drill)))
        .orElseThrow(Changes::stillWaiting);
  }

  private Answer drills(Exchange x) {
    App app = x.app();
    return Answer.ok(
        orders.drills(app, x.range("at").max()).stream().map(RollbackResource::body).toList());
  }

  private static DrillBody body(Drill drill) {
    return new DrillBody(
        drill.version(), drill.well(), drill.detail(), drill.took().toNanos() / 1_000, drill.at());
  }

  private Answer promote(Exchange x, PromoteHeld wish) throws InterruptedException {
    App app = x.app();
    var how = new Retries.How(wish.force(), wish.canary().map(CanaryStages::parse));
    Change change = x.change();
    return outcomes
        .released(
            x, app, changes.await(() -> retries.promote(app, wish.release(), how, change)), true)
        .answer();
  }

  private Answer retry(Exchange x, RetryCreate wish) throws InterruptedException {
    App app = x.app();
    Optional<String> failed = wish.release().filter(r -> !r.isBlank());
    var how = new Retries.How(wish.force(), wish.canary().map(CanaryStages::parse));
    Change change = x.change();
    return outcomes
        .released(x, app, changes.await(() -> retries.retry(app, failed, how, change)), true)
        .answer();
  }
}
