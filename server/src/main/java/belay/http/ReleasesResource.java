package belay.http;

import belay.access.Permission;
import belay.api.BelayRelease;
import belay.deploy.DeployOutcome;
import belay.deploy.Deployer;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /apps/{app}/releases}: the ledger, and going back in it. */
final class ReleasesResource {
  private static final long OUTPUT_POLL_MILLIS = 250;

  private final Context context;
  private final Ledger ledger;
  private final Deployer deployer;

  ReleasesResource(Context context) {
    this.context = context;
    this.ledger = context.services().ledger();
    this.deployer = context.services().deployer();
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/releases", this::list)
        .post("/apps/{app}/releases", this::create)
        .get("/apps/{app}/releases/{release}", this::one)
        .get("/apps/{app}/releases/{release}/config-vars", this::config)
        .get("/apps/{app}/releases/{release}/config-keys", this::configKeys)
        .post("/apps/{app}/actions/rollback", this::rollback)
        .open("GET", "/streams/releases/{release}/{secret}", this::output);
  }

  static String outputPath(Secrets secrets, UUID release) {
    return "/streams/releases/" + release + "/" + secrets.of("release/" + release);
  }

  private Answer list(Exchange x) {
    App app = x.app(Permission.VIEW);
    PageRange range = x.range("version");
    Versions versions = Versions.of(range, text -> version(app, text));
    List<LedgerEntry> found =
        ledger.page(app.id(), versions.from(), range.descending(), range.max() + 1).stream()
            .filter(e -> versions.within(e.version(), range.descending()))
            .toList();
    List<LedgerEntry> page = found.subList(0, Math.min(range.max(), found.size()));
    ReleaseViews views = new ReleaseViews(context, app, x);
    boolean byId = range.field().equals("id");
    return range.answer(
        page.stream().map(views::view).toList(),
        byId ? "id" : "version",
        page.isEmpty() ? "" : key(page.getFirst(), byId),
        page.isEmpty() ? "" : key(page.getLast(), byId),
        "version, id",
        found.size() > range.max());
  }

  private static String key(LedgerEntry entry, boolean byId) {
    return byId ? entry.release().id().toString() : String.valueOf(entry.version());
  }

  private Optional<Integer> version(App app, String text) {
    return find(app, text).map(LedgerEntry::version).or(() -> number(text));
  }

  /** A release of the app by id, {@code 46} or {@code v46}. */
  private Optional<LedgerEntry> find(App app, String text) {
    return Exchange.uuid(text)
        .map(id -> ledger.find(id).filter(e -> e.release().appId().equals(app.id())))
        .orElseGet(() -> number(text).flatMap(version -> ledger.find(app.id(), version)));
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[vV]?\\d{1,9}")
        ? Optional.of(Integer.parseInt(text.replaceFirst("[vV]", "")))
        : Optional.empty();
  }

  private LedgerEntry release(Exchange x, App app) {
    return find(app, x.value("release"))
        .orElseThrow(() -> ApiError.notFound("release", "Couldn't find that release."));
  }

  private Answer one(Exchange x) {
    App app = x.app(Permission.VIEW);
    return Answer.ok(new ReleaseViews(context, app, x).viewWhole(release(x, app)));
  }

  private Answer config(Exchange x) {
    App app = x.app(Permission.DEPLOY);
    LedgerEntry entry = release(x, app);
    String what = "revealed the config of " + entry.release().label();
    context.services().apps().event(app, what, x.change(Optional.empty()));
    return Answer.ok(entry.release().config().values());
  }

  /** The keys without the values: for those who may look, and nothing to write down. */
  private Answer configKeys(Exchange x) {
    App app = x.app(Permission.VIEW);
    return Answer.ok(release(x, app).release().config().values().keySet());
  }

  private Answer create(Exchange x) throws InterruptedException {
    return x.text("slug").isPresent() ? releaseSlug(x) : rollbackTo(x);
  }

  private Answer releaseSlug(Exchange x) throws InterruptedException {
    App app = x.app(Permission.DEPLOY);
    Slug slug =
        x.text("slug")
            .flatMap(Exchange::uuid)
            .flatMap(ledger::slug)
            .filter(s -> s.appId().equals(app.id()))
            .orElseThrow(() -> ApiError.notFound("slug", "Couldn't find that slug."));
    Optional<String> description = x.text("description");
    Change change = x.change();
    Optional<DeployOutcome> outcome =
        context.changes().await(() -> deployer.release(app, slug.id(), description, change));
    return answer(x, app, outcome, x.belayVariant(), Optional.empty());
  }

  private Answer rollbackTo(Exchange x) throws InterruptedException {
    App app = x.app(Permission.ROLLBACK);
    Optional<String> target = Optional.of(x.needed("release"));
    Change change = x.change();
    Optional<DeployOutcome> outcome =
        context.changes().await(() -> deployer.rollback(app, target, Optional.empty(), change));
    return answer(x, app, outcome, x.belayVariant(), Optional.empty());
  }

  /** Belay's own form of it: a default target, compare-and-set, a reason, and figures. */
  private Answer rollback(Exchange x) throws InterruptedException {
    App app = x.app(Permission.ROLLBACK);
    Optional<String> target = x.text("target").filter(t -> !t.isBlank());
    Optional<Integer> expected = x.number("expected");
    Change change = x.change();
    Optional<LedgerEntry> before = ledger.serving(app.id());
    Optional<DeployOutcome> outcome =
        context.changes().await(() -> deployer.rollback(app, target, expected, change));
    return answer(x, app, outcome, true, Optional.of(new Before(before.map(LedgerEntry::version))));
  }

  /** What served before a rollback, if anything did. */
  private record Before(Optional<Integer> version) {}

  /**
   * @param before present when the answer is to tell of a rollback
   */
  private Answer answer(
      Exchange x,
      App app,
      Optional<DeployOutcome> outcome,
      boolean belay,
      Optional<Before> before) {
    ReleaseViews views = new ReleaseViews(context, app, x, belay);
    if (outcome.isEmpty()) {
      return Answer.created(views.view(pending(app)));
    }
    Outcomes.throwIfFailed(outcome.get());
    ObjectNode body =
        switch (outcome.get()) {
          case DeployOutcome.Live live -> views.view(live.entry(), Optional.of(live.figures()));
          case DeployOutcome.Held held -> views.view(held.entry());
          case DeployOutcome.NothingToChange nothing -> views.view(nothingToChange(nothing));
          case DeployOutcome.Failed _, DeployOutcome.BuildFailed _ ->
              throw new IllegalStateException("A failure is thrown above.");
        };
    before.ifPresent(b -> body.set("rollback", Json.tree(rollback(outcome.get(), b.version()))));
    return Answer.created(body).with("Belay-Outcome", Changes.outcome(outcome.get()));
  }

  private static BelayRelease.Rollback rollback(DeployOutcome outcome, Optional<Integer> from) {
    return outcome instanceof DeployOutcome.Live live
        ? new BelayRelease.Rollback(
            live.notes(),
            from,
            live.entry().release().ref().target(),
            Optional.of(ReleaseViews.figures(live.figures())))
        : new BelayRelease.Rollback(List.of(), from, Optional.empty(), Optional.empty());
  }

  private static LedgerEntry nothingToChange(DeployOutcome.NothingToChange nothing) {
    return nothing
        .serving()
        .orElseThrow(() -> ApiError.invalid("There is nothing to change: no release serves yet."));
  }

  private LedgerEntry pending(App app) {
    return ledger.newest(app.id(), 1).stream()
        .filter(e -> e.status() == ReleaseStatus.PENDING)
        .findFirst()
        .orElseThrow(Changes::stillWaiting);
  }

  /** What the release command printed; waits for it while the release is pending. */
  private Answer output(Exchange x) {
    context.secrets().check("release/" + x.value("release"), x.value("secret"));
    UUID id = Exchange.uuid(x.value("release")).orElseThrow();
    if (ledger.find(id).isEmpty()) {
      throw ApiError.notFound("release", "Couldn't find that release.");
    }
    return Answer.Stream.text(out -> copyOutput(id, out));
  }

  private void copyOutput(UUID id, OutputStream out) throws IOException, InterruptedException {
    while (true) {
      LedgerEntry entry = ledger.find(id).orElseThrow();
      Optional<String> output = ledger.output(entry.release());
      if (output.isPresent()) {
        out.write(output.get().getBytes(StandardCharsets.UTF_8));
        return;
      }
      if (entry.status() != ReleaseStatus.PENDING) {
        return;
      }
      out.flush();
      Thread.sleep(OUTPUT_POLL_MILLIS);
    }
  }
}
