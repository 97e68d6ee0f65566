package belay.deploy;

import belay.activity.Happening;
import belay.activity.OfSettings;
import belay.addon.Addon;
import belay.apps.Drill;
import belay.apps.Settings;
import belay.archive.Arrivals;
import belay.build.Builder;
import belay.fleet.Bounds;
import belay.fleet.Draining;
import belay.fleet.DynoState;
import belay.fleet.Machine;
import belay.fleet.OneOffs;
import belay.fleet.Records;
import belay.fleet.ReleaseUrls;
import belay.fleet.Running;
import belay.layout.Storage;
import belay.logs.AppLogs;
import belay.preview.Comparisons;
import belay.preview.ReleaseDiff;
import belay.preview.RollbackPreview;
import belay.preview.RollbackWish;
import belay.preview.SlugHealth;
import belay.preview.SlugSize;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.LedgerEntry;
import belay.release.RollbackTarget;
import belay.routing.Site;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import belay.switching.Aftermath;
import belay.switching.AppTurns;
import belay.switching.DeployOutcome;
import belay.switching.Recovery;
import belay.watch.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The one road. Every change becomes a draft for the ledger and then the same switch; its parts say
 * which draft. Builds of an app take turns among themselves, and switches among themselves.
 */
public final class OneRoad implements Deployer, AutoCloseable {
  private final Records records;
  private final Storage storage;
  private final Timing timing;
  private final Bounds bounds;
  private final Running running;
  private final Aftermath aftermath;
  private final AppTurns turns;
  private final Deploys deploys;
  private final ConfigChange config;
  private final Retries revivals;
  private final Rollbacks rollbacks;
  private final Rehearsals rehearsals;
  private final Comparisons comparisons;
  private final OneOffs oneOffs;
  private final Formation formation;
  private final AppLife life;
  private final AddonChange addons;
  private final HookTurn hooks;
  private final ReleaseUrls urls;
  private final Imports imports;
  private final Crossings crossings;
  private final Recovery recovery;

  /**
   * The road over what it is built on.
   *
   * @param bounds what a change, an app and a person may take
   */
  public OneRoad(
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      AppLogs logs,
      Site site,
      Builder builder,
      Arrivals arrivals,
      RandomGenerator chance,
      Bounds bounds) {
    this.records = records;
    this.storage = storage;
    this.timing = timing;
    this.bounds = bounds;
    Parts parts =
        new Parts(records, storage, machine, timing, logs, site, builder, arrivals, chance, bounds);
    this.running = parts.running;
    this.aftermath = parts.aftermath;
    this.turns = parts.turns;
    this.deploys = parts.deploys;
    this.config = parts.config;
    this.revivals = parts.revivals;
    this.rollbacks = parts.rollbacks;
    this.rehearsals = parts.rehearsals;
    this.comparisons = parts.comparisons;
    this.oneOffs = parts.oneOffs;
    this.formation = parts.formation;
    this.life = parts.life;
    this.addons = parts.addons;
    this.hooks = parts.hooks;
    this.urls = parts.urls;
    this.imports = parts.imports;
    this.crossings = parts.crossings;
    this.recovery = parts.recovery;
  }

  /** Brings everything back to what the ledger says, after a start. */
  public void recover() {
    recovery.run();
    crossings.recover();
  }

  /** Begins what goes on by itself as long as this process runs. */
  public void begin() {
    storage.reserve().keep(timing.background());
    rehearsals.begin();
    urls.begin();
  }

  /** The way from one app to another. */
  public Promoter promoter() {
    return crossings;
  }

  /** The way for hooks. */
  public HookTurn hooks() {
    return hooks;
  }

  /** Tells the router everything again. */
  public void resync() {
    running.publisher().publishAll();
  }

  @Override
  public void admit(App app, Optional<String> commit, boolean force) {
    deploys.admit(app, commit, force);
  }

  @Override
  public boolean admits(App app, String commit) {
    return deploys.admits(app, commit);
  }

  @Override
  public void purgeBuildCache(App app, Change change) {
    deploys.purgeCache(app, change);
  }

  @Override
  public Optional<String> servingCommit(App app) {
    return deploys.servingCommit(app);
  }

  @Override
  public DeployOutcome deploy(App app, Source source, Change change, Builder.Output tell) {
    return aftermath.of(deploys.deploy(app, source, change, tell), tell);
  }

  @Override
  public DeployOutcome release(
      App app, UUID slugId, Optional<String> description, boolean force, Change change) {
    return aftermath.of(crossings.release(app, slugId, description, force, change));
  }

  @Override
  public DeployOutcome promote(App app, String held, boolean force, Change change) {
    return aftermath.of(revivals.promote(app, held, force, change));
  }

  @Override
  public DeployOutcome retry(App app, Optional<String> failed, boolean force, Change change) {
    return aftermath.of(revivals.retry(app, failed, force, change));
  }

  @Override
  public DeployOutcome setConfig(App app, Map<String, Optional<String>> keys, Change change) {
    return aftermath.of(config.set(app, keys, change, Optional.empty()));
  }

  @Override
  public DeployOutcome attach(App app, Addon addon, String as, Change change) {
    return aftermath.of(addons.attach(app, addon, as, change));
  }

  @Override
  public DeployOutcome detach(App app, String addon, Change change) {
    return aftermath.of(addons.detach(app, addon, change));
  }

  @Override
  public Addon rotate(Addon addon, Map<String, String> variables, Change change) {
    return addons.rotate(addon, variables, change);
  }

  @Override
  public void destroyAddon(Addon addon) {
    addons.destroy(addon);
  }

  @Override
  public DeployOutcome rollback(App app, RollbackWish wish, Change change) {
    return aftermath.of(rollbacks.roll(app, wish, change));
  }

  @Override
  public RollbackPreview preview(App app, RollbackWish wish) {
    return rollbacks.preview(app, wish);
  }

  @Override
  public Drill rehearse(App app, RollbackTarget.Wanted target, Change change) {
    return rehearsals.rehearse(app, target, change);
  }

  @Override
  public ReleaseDiff diff(App app, LedgerEntry from, LedgerEntry to) {
    return comparisons.diff(app, from, to);
  }

  @Override
  public List<SlugSize> sizes(App app) {
    return comparisons.sizes(app);
  }

  @Override
  public List<SlugHealth> health(App app) {
    return comparisons.health(app);
  }

  private LedgerEntry serving(App app) {
    return turns.serving(app);
  }

  @Override
  public ConfigVars config(App app) {
    return ConfigVars.of(records.addons().resolve(serving(app).release().config()));
  }

  @Override
  public void restart(App app, Optional<String> typeOrDyno, Change change) {
    formation.restart(app, typeOrDyno, change);
  }

  @Override
  public void stop(App app, Optional<String> typeOrDyno, Change change) {
    formation.stop(app, typeOrDyno, change);
  }

  @Override
  public void cycle(App app, String typeOrDyno, Change change) {
    formation.cycle(app, typeOrDyno, change);
  }

  @Override
  public SortedMap<String, Integer> scale(App app, Map<String, Integer> quantities, Change change) {
    return formation.scale(app, quantities, change);
  }

  @Override
  public List<DynoState> dynos(App app) {
    return formation.dynos(app);
  }

  @Override
  public OneOff run(
      App app,
      String command,
      String type,
      Map<String, String> env,
      Optional<Terminal> terminal,
      Change change) {
    return oneOffs.run(app, command, type, env, terminal, change);
  }

  @Override
  public OneOff exec(
      App app, String dyno, String command, Optional<Terminal> terminal, Change change) {
    return oneOffs.exec(app, dyno, command, terminal, change);
  }

  @Override
  public DynoState runDetached(
      App app, String command, String type, Map<String, String> env, Change change) {
    return oneOffs.runDetached(app, command, type, env, change);
  }

  @Override
  public void keepWarm(App app, Duration warm, Change change) {
    Settings settings = records.apps().settings(app);
    if (!settings.warm().equals(warm)) {
      records.apps().settings(app, settings.withWarm(warm), new OfSettings.Warm(warm), change);
      running.warm().shorten(app.id(), timing.time().instant().plus(warm));
    }
    if (warm.isZero()) {
      running.warm().giveUp(app.id());
    }
  }

  @Override
  public void applySettings(App app, Settings settings, Happening event, Change change) {
    records.apps().settings(app, settings, event, change);
    running.publisher().publishOrLater(app);
    urls.refresh(app);
  }

  @Override
  public boolean keeps(UUID slugId) {
    return storage.slugs().has(slugId);
  }

  @Override
  public List<WarmRelease> warm(App app) {
    return running.warm().of(app.id()).stream()
        .map(p -> new WarmRelease(p.release(), p.dynos().size(), p.until()))
        .toList();
  }

  @Override
  public List<Draining> draining(App app) {
    return running.drains().open(app.id());
  }

  @Override
  public void insistMayOwn(UUID user) {
    bounds.quotas().insistApp(user, records.apps()::all);
  }

  @Override
  public App create(Optional<AppName> name, Change change) {
    return life.create(name, change);
  }

  @Override
  public Imported importApp(Path export, Optional<AppName> as, Change change) {
    Imported imported = imports.take(export, as, change);
    urls.refresh(imported.app());
    return imported;
  }

  @Override
  public App rename(App app, AppName name, Change change) {
    App renamed = life.rename(app, name, change);
    urls.refresh(renamed);
    return renamed;
  }

  @Override
  public void destroy(App app, Change change) {
    life.destroy(app, change);
    urls.forget(app);
  }

  @Override
  public void addDomain(App app, String hostname, Change change) {
    life.addDomain(app, hostname, change);
  }

  @Override
  public void removeDomain(App app, String hostname, Change change) {
    life.removeDomain(app, hostname, change);
  }

  @Override
  public void maintenance(App app, boolean on, Change change) {
    life.maintenance(app, on, change);
  }

  /** Stops every dyno of every app, for a server that is taken down whole. */
  public void stopAll() {
    formation.stopAll();
  }

  /** Stops what works in the background; dynos go on. */
  @Override
  public void close() throws BelayException {
    timing.background().close();
  }
}
