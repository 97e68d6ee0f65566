package belay.deploy;

import belay.apps.Settings;
import belay.build.Builder;
import belay.deploy.DeployOutcome.BuildFailed;
import belay.deploy.DeployOutcome.NothingToChange;
import belay.ledger.Draft;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigDiff;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Release;
import belay.release.Slug;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The one road. Every change becomes a draft for the ledger and then the same switch; this class
 * says which draft. Builds of an app take turns among themselves, and switches among themselves.
 */
public final class OneRoad implements Deployer, AutoCloseable {
  private final Rooms rooms;
  private final Turns builds;
  private final Turns switches;
  private final Traffic traffic;
  private final Formation formation;
  private final AppLife life;

  public OneRoad(Rooms rooms) {
    this.rooms = rooms;
    this.builds = new Turns(rooms.limits().turnWaitMax());
    this.switches = new Turns(rooms.limits().turnWaitMax());
    this.traffic = new Traffic(rooms, switches);
    this.formation = new Formation(rooms, traffic, switches);
    this.life = new AppLife(rooms, traffic, switches);
  }

  /** Brings everything back to what the ledger says, after a start. */
  public void recover() {
    new Recovery(rooms, traffic).run();
  }

  /** Tells the router everything again. */
  public void resync() {
    traffic.publisher().publishAll();
  }

  @Override
  public DeployOutcome deploy(App app, Source source, Change change, Builder.Output tell) {
    int seen = serving(app).version();
    tell.line("-----> Deploying " + Words.appAndStage(app.name()) + "...");
    return builds.take(
        app.id(),
        "the build of "
            + source.commit().map(c -> c.substring(0, 7)).orElse("a source tree")
            + " by "
            + change.actor().email(),
        other -> tell.line("-----> Waiting for " + other + " to finish"),
        () -> buildAndRelease(app, source, change, tell, seen));
  }

  private DeployOutcome buildAndRelease(
      App app, Source source, Change change, Builder.Output tell, int seen) {
    try {
      var request =
          new Builder.Request(
              app.id(),
              app.name(),
              source.directory(),
              rooms.directories().cache(app.name()),
              source.commit(),
              source.commitSubject(),
              rooms.apps().settings(app).buildpacks(),
              config(app));
      return switch (rooms.builder().build(request, tell)) {
        case Builder.Outcome.Failed failed -> new BuildFailed(failed.message());
        case Builder.Outcome.Built built -> {
          rooms.ledger().keep(built.slug());
          yield releaseBuilt(app, built, change, tell, seen);
        }
      };
    } finally {
      rooms.disk().delete(source.directory());
    }
  }

  private DeployOutcome releaseBuilt(
      App app, Builder.Outcome.Built outcome, Change change, Builder.Output tell, int seen) {
    Instant built = rooms.time().instant();
    return inTurn(
        app,
        "a deploy",
        tell,
        now -> {
          applyFirstFormation(now, outcome.formation(), change);
          Draft draft = deployDraft(now, outcome.slug(), Optional.empty(), change);
          Optional<LedgerEntry> overtaking = rolledBackSince(now, seen);
          return overtaking.isPresent()
              ? traffic.hold(now, draft, overtaking.get(), tell)
              : traffic.release(now, draft, new Traffic.Way(true, false, built), tell);
        });
  }

  /** What the source asks for (app.json) counts where nobody has scaled yet. */
  private void applyFirstFormation(App app, SortedMap<String, Integer> asked, Change change) {
    SortedMap<String, Integer> unset = new TreeMap<>(asked);
    unset.keySet().removeAll(rooms.apps().formation(app).keySet());
    if (!unset.isEmpty() && serving(app).release().slug().isEmpty()) {
      rooms.apps().scale(app, unset, change);
    }
  }

  private Draft deployDraft(App app, Slug slug, Optional<String> description, Change change) {
    return new Draft(
        app.id(),
        Kind.DEPLOY,
        slug.commit().map(Release.Ref::commit).orElse(Release.Ref.NONE),
        description.orElseGet(() -> Descriptions.deploy(slug)),
        change,
        true,
        Optional.of(slug.id()),
        config(app));
  }

  /** A rollback that came while this build was running: what it built must not undo it. */
  private Optional<LedgerEntry> rolledBackSince(App app, int seen) {
    return rooms.ledger().newest(app.id(), 50).stream()
        .filter(e ->
            e.version() > seen && e.release().kind() == Kind.ROLLBACK && e.servedAt().isPresent())
        .findFirst();
  }

  @Override
  public DeployOutcome release(App app, UUID slugId, Optional<String> description, Change change) {
    Slug slug =
        rooms
            .ledger()
            .slug(slugId)
            .filter(s -> s.appId().equals(app.id()) && rooms.slugs().has(slugId))
            .orElseThrow(() -> new NotFound("slug", "Couldn't find that slug."));
    var way = new Traffic.Way(true, false, rooms.time().instant());
    return inTurn(
        app,
        "a release",
        line -> {},
        now -> traffic.release(now, deployDraft(now, slug, description, change), way, line -> {}));
  }

  @Override
  public DeployOutcome setConfig(App app, Map<String, Optional<String>> keys, Change change) {
    config(app).with(keys);
    var way = new Traffic.Way(true, false, rooms.time().instant());
    return inTurn(
        app,
        "a config change",
        line -> {},
        now -> {
          LedgerEntry serving = serving(now);
          ConfigVars before = serving.release().config();
          ConfigVars after = before.with(keys);
          if (after.equals(before)) {
            return new NothingToChange(Optional.of(serving));
          }
          ConfigDiff diff = ConfigDiff.between(before, after);
          Draft draft =
              new Draft(
                  now.id(),
                  Kind.CONFIG,
                  Release.Ref.keys(diff.keys()),
                  Descriptions.config(diff),
                  change,
                  false,
                  serving.release().slug(),
                  after);
          return traffic.release(now, draft, way, line -> {});
        });
  }

  @Override
  public DeployOutcome rollback(
      App app, Optional<String> target, Optional<Integer> expected, Change change) {
    Instant accepted = rooms.time().instant();
    return inTurn(
        app,
        "a rollback",
        line -> {},
        now -> new Rollback(rooms, traffic, accepted).roll(now, target, expected, change));
  }

  /**
   * A change in the app's turn; the app is read again, since it may have been renamed meanwhile.
   */
  private <T> T inTurn(App app, String what, Builder.Output tell, InTurn<T> work) {
    return switches.take(
        app.id(),
        what + " of " + app.name(),
        other -> tell.line("-----> Waiting for " + other + " to finish"),
        () -> {
          traffic.leftovers().insist(app.id());
          return work.on(
              rooms
                  .apps()
                  .find(app.id())
                  .orElseThrow(() -> new NotFound("app", "Couldn't find that app.")));
        });
  }

  /** What is done with the app as it is when its turn has come. */
  interface InTurn<T> {
    T on(App app) throws InterruptedException;
  }

  private LedgerEntry serving(App app) {
    return rooms
        .ledger()
        .serving(app.id())
        .orElseThrow(() -> new NotFound("release", "App " + app.name() + " has no release."));
  }

  @Override
  public ConfigVars config(App app) {
    return serving(app).release().config();
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
      Map<String, String> env,
      Optional<Terminal> terminal,
      Change change) {
    return formation.run(app, command, env, terminal, change);
  }

  @Override
  public DynoState runDetached(App app, String command, Map<String, String> env, Change change) {
    return formation.runDetached(app, command, env, change);
  }

  @Override
  public void keepWarm(App app, Duration warm, Change change) {
    Settings settings = rooms.apps().settings(app);
    if (!settings.warm().equals(warm)) {
      rooms
          .apps()
          .settings(app, settings.withWarm(warm), "Set warm to " + warm.toSeconds() + " s", change);
      traffic.warm().shorten(app.id(), rooms.time().instant().plus(warm));
    }
    if (warm.isZero()) {
      traffic.warm().giveUp(app.id());
    }
  }

  @Override
  public List<WarmRelease> warm(App app) {
    return traffic.warm().of(app.id()).stream()
        .map(p -> new WarmRelease(p.release(), p.dynos().size(), p.until()))
        .toList();
  }

  @Override
  public App create(Optional<AppName> name, Change change) {
    return life.create(name, change);
  }

  @Override
  public App rename(App app, AppName name, Change change) {
    return life.rename(app, name, change);
  }

  @Override
  public void destroy(App app, Change change) {
    life.destroy(app, change);
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
    traffic.stopAll();
  }

  /** Stops what works in the background; dynos go on. */
  @Override
  public void close() throws BelayException {
    traffic.close();
  }
}
