package belay.doors;

import belay.activity.Happening;
import belay.activity.OfSettings;
import belay.addon.Addon;
import belay.apps.Drill;
import belay.apps.Settings;
import belay.build.Builder;
import belay.deploy.AddonChanges;
import belay.deploy.ConfigChanges;
import belay.deploy.Deploys;
import belay.deploy.HookTurn;
import belay.deploy.Rehearsals;
import belay.deploy.ReleaseChanges;
import belay.deploy.Retries;
import belay.deploy.Rollbacks;
import belay.deploy.SlugReleases;
import belay.ledger.Draft;
import belay.lifecycle.AppChanges;
import belay.lifecycle.AppLife;
import belay.lifecycle.AppSettings;
import belay.lifecycle.Domains;
import belay.lifecycle.Imported;
import belay.lifecycle.Imports;
import belay.preview.RollbackPreview;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.DeployOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Carries changes out on the ledger in memory and remembers what happened. What a build or a change
 * does on the way is a test's to say.
 */
public final class FakeDeployer
    implements Deploys,
        SlugReleases,
        Rollbacks,
        Rehearsals,
        Retries,
        ConfigChanges,
        AddonChanges,
        AppLife,
        Domains,
        AppSettings,
        Imports {
  /** Why nothing is admitted; empty when everything is. */
  public Optional<String> refusal = Optional.empty();

  public Optional<String> servingCommit = Optional.empty();

  public final List<String> happened = new CopyOnWriteArrayList<>();
  public final List<FakeOneOff> oneOffs = new CopyOnWriteArrayList<>();

  /** Runs in place of a build. */
  public volatile Build build = (_, _) -> Result.PASS;

  /** Runs in place of a switch: a change waits for it. */
  public volatile Runnable beforeSwitch = () -> {};

  private final MemoryApps apps;
  private final MemoryLedger ledger;

  FakeDeployer(MemoryApps apps, MemoryLedger ledger) {
    this.apps = apps;
    this.ledger = ledger;
  }

  /** All that makes releases, and is done by this; nothing goes from one app to another. */
  ReleaseChanges releases(HookTurn hooks) {
    NoPromoter none = new NoPromoter();
    return new ReleaseChanges(
        this,
        this,
        this,
        this,
        this,
        this,
        this,
        hooks,
        none,
        new ReleaseChanges.Across(none, none, none, new ReleaseChanges.Parts(none, none)));
  }

  /** All that makes none. */
  AppChanges changes() {
    FakeFormation formation = new FakeFormation(apps, happened, oneOffs);
    return new AppChanges(
        this, this, this, this, formation, formation, formation, new FakeAddresses());
  }

  /** How a test's build ends. */
  public enum Result {
    PASS,
    BUILD_FAILS,
    RELEASE_FAILS,
    HELD
  }

  /** A test's build. */
  public interface Build {
    Result run(Source source, Builder.Output tell);
  }

  @Override
  public DeployOutcome deploy(App app, Source source, Change change, Builder.Output tell) {
    happened.add("deploy " + app.name() + " " + source.commitSubject().orElse("-"));
    Result result = build.run(source, tell);
    if (result == Result.BUILD_FAILS) {
      tell.line(" !     the app could not be compiled");
      return new DeployOutcome.BuildFailed("the app could not be compiled");
    }
    Slug slug = Canned.slug(app, source);
    ledger.keep(slug);
    String description = "Deploy " + slug.shortName();
    Release release =
        append(app, Kind.DEPLOY, Release.Ref.NONE, description, Optional.of(slug.id()), change);
    return switch (result) {
      case RELEASE_FAILS -> {
        ledger.mark(release, ReleaseStatus.FAILED, "web.1 did not open its port");
        tell.line(" !     web.1 did not open its port within 60 s.");
        yield new DeployOutcome.Failed(
            ledger.find(release.id()).orElseThrow(), "web.1 did not open its port within 60 s.");
      }
      case HELD -> {
        ledger.mark(release, ReleaseStatus.HELD, "pinned");
        yield new DeployOutcome.Held(ledger.find(release.id()).orElseThrow(), "It is held.");
      }
      case PASS, BUILD_FAILS -> {
        tell.line("-----> Release v" + release.version() + " deployed");
        yield live(release);
      }
    };
  }

  private Release append(
      App app, Kind kind, Release.Ref ref, String description, Optional<UUID> slug, Change change) {
    return ledger.append(
        new Draft(app.id(), kind, ref, description, change, false, slug, config(app)));
  }

  private DeployOutcome.Live live(Release release) {
    ledger.mark(release, ReleaseStatus.SUCCEEDED, "");
    return new DeployOutcome.Live(
        ledger.find(release.id()).orElseThrow(),
        Canned.FIGURES,
        List.of("LOG_LEVEL changed back"),
        Optional.empty());
  }

  @Override
  public void admit(App app, Optional<String> commit, boolean force) {
    refusal
        .filter(_ -> !force)
        .ifPresent(why -> {
          throw Refused.conflict(why);
        });
  }

  @Override
  public void purgeBuildCache(App app, Change change) {
    happened.add("purge the build cache of " + app.name());
  }

  @Override
  public boolean admits(App app, String commit) {
    return refusal.isEmpty();
  }

  @Override
  public Optional<String> servingCommit(App app) {
    return servingCommit;
  }

  @Override
  public DeployOutcome promote(App app, String held, Retries.How how, Change change) {
    happened.add("promote " + held + through(how));
    return live(
        append(app, Kind.PROMOTE, Release.Ref.NONE, "Promote " + held, Optional.empty(), change));
  }

  @Override
  public DeployOutcome retry(App app, Optional<String> failed, Retries.How how, Change change) {
    happened.add("retry " + failed.orElse("newest") + through(how));
    return live(append(app, Kind.RETRY, Release.Ref.NONE, "Retry", Optional.empty(), change));
  }

  private static String through(Retries.How how) {
    return how.canary().map(stages -> " through " + stages).orElse("");
  }

  @Override
  public Drill rehearse(App app, Wanted target, Change change) {
    happened.add("rehearse");
    return new Drill(1, true, "", java.time.Duration.ofMillis(5), Instant.EPOCH);
  }

  @Override
  public void insistMayOwn(UUID user) {}

  @Override
  public RollbackPreview preview(App app, RollbackWish wish) {
    throw Refused.rule("No previous release found");
  }

  @Override
  public DeployOutcome release(
      App app, UUID slugId, Optional<String> description, boolean force, Change change) {
    return live(
        append(
            app,
            Kind.DEPLOY,
            Release.Ref.NONE,
            description.orElse("Deploy"),
            Optional.of(slugId),
            change));
  }

  @Override
  public Slug take(App app, BuiltElsewhere built) {
    throw new UnsupportedOperationException("no test of the doors takes in a slug");
  }

  @Override
  public void dropUnlessReleased(App app, UUID slug) {
    throw new UnsupportedOperationException("no test of the doors takes in a slug");
  }

  @Override
  public DeployOutcome set(App app, Map<String, Optional<String>> keys, Change change) {
    ConfigVars next = config(app).with(keys);
    Optional<LedgerEntry> serving = ledger.serving(app.id());
    if (next.equals(config(app))) {
      return new DeployOutcome.NothingToChange(serving);
    }
    Release release =
        ledger.append(
            new Draft(
                app.id(),
                Kind.CONFIG,
                Release.Ref.keys(List.copyOf(keys.keySet())),
                "Set " + String.join(", ", keys.keySet()) + " config vars",
                change,
                false,
                serving.flatMap(s -> s.release().slug()),
                next));
    beforeSwitch.run();
    return live(release);
  }

  @Override
  public DeployOutcome replace(App app, Addon addon, String as, Change change) {
    return attach(app, addon, as, change);
  }

  @Override
  public DeployOutcome attach(App app, Addon addon, String as, Change change) {
    return new DeployOutcome.NothingToChange(ledger.serving(app.id()));
  }

  @Override
  public String as(App app, Addon addon) {
    return "DATABASE";
  }

  @Override
  public DeployOutcome upgraded(App app, Addon addon, Change change) {
    return new DeployOutcome.NothingToChange(ledger.serving(app.id()));
  }

  @Override
  public DeployOutcome detach(App app, String addon, Change change) {
    return new DeployOutcome.NothingToChange(ledger.serving(app.id()));
  }

  @Override
  public Addon rotate(Addon addon, Map<String, String> variables, Change change) {
    return addon;
  }

  @Override
  public void destroy(Addon addon) {
    happened.add("destroy " + addon.name());
  }

  @Override
  public DeployOutcome rollback(App app, RollbackWish wish, Change change) {
    Optional<String> target =
        wish.target() instanceof Wanted.Named named ? Optional.of(named.text()) : Optional.empty();
    happened.add("rollback " + target.orElse("default") + " " + change.reason().orElse(""));
    LedgerEntry to =
        ledger
            .find(app.id(), Integer.parseInt(target.orElse("1").replace("v", "")))
            .orElseThrow(() -> new NotFound("release", "Couldn't find that release."));
    beforeSwitch.run();
    return live(
        append(
            app,
            Kind.ROLLBACK,
            Release.Ref.target(to.version()),
            "Rollback to " + to.release().label(),
            to.release().slug(),
            change));
  }

  @Override
  public ConfigVars config(App app) {
    return ledger.serving(app.id()).map(s -> s.release().config()).orElse(ConfigVars.EMPTY);
  }

  @Override
  public void apply(App app, Settings settings, Happening event, Change change) {
    apps.settings(app, settings, event, change);
  }

  @Override
  public void keepWarm(App app, Duration warm, Change change) {
    apps.settings(app, apps.settings(app).withWarm(warm), new OfSettings.Warm(warm), change);
  }

  @Override
  public Imported take(Path export, Optional<AppName> as, Change change) {
    throw new UnsupportedOperationException("no test of the doors imports");
  }

  @Override
  public App create(Optional<AppName> name, Change change) {
    App app = apps.create(name.orElseThrow(), change.actor().userId(), change);
    live(append(app, Kind.INITIAL, Release.Ref.NONE, "Initial release", Optional.empty(), change));
    return app;
  }

  @Override
  public App rename(App app, AppName name, Change change) {
    return apps.rename(app, name, change);
  }

  @Override
  public void destroy(App app, Change change) {
    apps.forget(app, change);
  }

  @Override
  public void add(App app, String hostname, Predicate<App> manages, Change change) {
    apps.addDomain(app, hostname, change);
  }

  @Override
  public void remove(App app, String hostname, Change change) {
    apps.removeDomain(app, hostname, change);
  }

  @Override
  public void maintenance(App app, boolean on, Change change) {
    apps.settings(
        app, apps.settings(app).withMaintenance(on), new OfSettings.Maintenance(on), change);
  }
}
