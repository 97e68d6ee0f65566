package belay.history;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.READ_SECRETS;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.VIEW;

import belay.access.Access;
import belay.access.Permission;
import belay.activity.Happening;
import belay.activity.OfRelease;
import belay.addon.Addons;
import belay.api.ReleaseBody;
import belay.api.request.ReleaseCreate;
import belay.apps.Apps;
import belay.deploy.Rollbacks;
import belay.deploy.SlugReleases;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Fields;
import belay.http.PageRange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.ReleaseName;
import belay.release.Slug;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.DeployOutcome;
import belay.view.ReleaseViews;
import belay.view.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /apps/{app}/releases}: the ledger, and going back in it. */
public final class ReleasesResource {
  private final Access access;
  private final Apps apps;
  private final Addons addons;
  private final Secrets secrets;
  private final Changes changes;
  private final ReleaseViews.From releaseViews;
  private final Ledger ledger;
  private final SlugReleases slugReleases;
  private final Rollbacks rollbacks;

  private final Outcomes outcomes;

  public ReleasesResource(
      SlugReleases slugReleases,
      Rollbacks rollbacks,
      Access access,
      Apps apps,
      Addons addons,
      Ledger ledger,
      Secrets secrets,
      Changes changes,
      ReleaseViews.From releaseViews,
      Outcomes outcomes) {
    this.outcomes = outcomes;
    this.access = access;
    this.apps = apps;
    this.addons = addons;
    this.secrets = secrets;
    this.changes = changes;
    this.releaseViews = releaseViews;
    this.ledger = ledger;
    this.slugReleases = slugReleases;
    this.rollbacks = rollbacks;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/releases", READ, VIEW, ReleaseBody.class, this::list)
        .post(
            "/apps/{app}/releases",
            WRITE,
            VIEW,
            ReleaseCreate.class,
            ReleaseBody.class,
            this::create)
        .get("/apps/{app}/releases/{release}", READ, VIEW, ReleaseBody.class, this::one)
        .get(
            "/apps/{app}/releases/{release}/config-vars",
            READ_SECRETS,
            DEPLOY,
            Map.class,
            this::config)
        .get(
            "/apps/{app}/releases/{release}/config-keys",
            READ,
            VIEW,
            String.class,
            this::configKeys)
        .open(
            "GET",
            "/streams/releases/{release}/{secret}",
            Void.class,
            Answer.Stream.class,
            new ReleaseOutput(ledger, secrets)::stream);
  }

  private Answer list(Exchange x) {
    App app = x.app();
    PageRange range = x.range("version");
    Versions versions = Versions.of(range, text -> version(app, text));
    List<LedgerEntry> found =
        ledger
            .page(
                app.id(),
                ReleaseFilters.of(x),
                versions.from(),
                range.descending(),
                range.max() + 1)
            .stream()
            .filter(e -> versions.within(e.version(), range.descending()))
            .toList();
    List<LedgerEntry> page = found.subList(0, Math.min(range.max(), found.size()));
    ReleaseViews views = releaseViews.of(app, x.baseUrl(), x.belayVariant());
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
    return NamedReleases.find(ledger, app, text)
        .map(LedgerEntry::version)
        .or(() -> ReleaseName.version(text));
  }

  private Answer one(Exchange x) {
    App app = x.app();
    return Answer.ok(
        releaseViews
            .of(app, x.baseUrl(), x.belayVariant())
            .viewWhole(NamedReleases.release(ledger, x, app)));
  }

  private Answer config(Exchange x) {
    App app = x.app();
    LedgerEntry entry = NamedReleases.release(ledger, x, app);
    Happening what = new OfRelease.Revealed(entry.version());
    apps.event(app, what, x.change(Optional.empty()));
    return Answer.ok(addons.resolve(entry.release().config()));
  }

  /** The keys without the values: for those who may look, and nothing to write down. */
  private Answer configKeys(Exchange x) {
    App app = x.app();
    return Answer.ok(NamedReleases.release(ledger, x, app).release().config().keys());
  }

  private Answer create(Exchange x, ReleaseCreate asked) throws InterruptedException {
    return asked.slug().isPresent() ? releaseSlug(x, asked) : rollbackTo(x, asked);
  }

  private Answer releaseSlug(Exchange x, ReleaseCreate asked) throws InterruptedException {
    App app = x.app(Permission.DEPLOY);
    Slug slug =
        asked
            .slug()
            .flatMap(Exchange::uuid)
            .flatMap(id -> ledger.slug(app.id(), id).or(() -> ledger.slug(id)))
            .filter(s -> maySee(x, app, s))
            .orElseThrow(() -> ApiError.notFound("slug", "Couldn't find that slug."));
    Change change = x.change();
    Optional<DeployOutcome> outcome =
        changes.await(
            () -> slugReleases.release(app, slug.id(), asked.description(), asked.force(), change));
    return answer(x, app, outcome);
  }

  /** Another app's slug is released by who sees that app too: then it is copied. */
  private boolean maySee(Exchange x, App app, Slug slug) {
    return slug.appId().equals(app.id())
        || apps.find(slug.appId())
            .filter(from -> access.may(x.person(), from, Permission.VIEW))
            .isPresent();
  }

  /** Heroku's form of a rollback: a release that copies another. */
  private Answer rollbackTo(Exchange x, ReleaseCreate asked) throws InterruptedException {
    App app = x.app(Permission.ROLLBACK);
    String target =
        asked
            .release()
            .filter(release -> !release.isBlank())
            .orElseThrow(() -> Fields.missing("release"));
    RollbackWish wish = RollbackWish.to(new Wanted.Named(target));
    Change change = x.change();
    Optional<DeployOutcome> outcome = changes.await(() -> rollbacks.rollback(app, wish, change));
    return answer(x, app, outcome);
  }

  private Answer answer(Exchange x, App app, Optional<DeployOutcome> outcome) {
    return outcomes.released(x, app, outcome, x.belayVariant()).answer();
  }
}
