package belay.doors;

import belay.deploy.AddonChanges;
import belay.deploy.AppChanges;
import belay.fleet.AppDynos;
import belay.deploy.AppLife;
import belay.deploy.AppSettings;
import belay.deploy.ConfigChanges;
import belay.deploy.Deploys;
import belay.deploy.Domains;
import belay.deploy.Formation;
import belay.deploy.HookTurn;
import belay.deploy.Imports;
import belay.fleet.OneOffDynos;
import belay.deploy.Rehearsals;
import belay.deploy.ReleaseChanges;
import belay.deploy.Retries;
import belay.deploy.Rollbacks;
import belay.deploy.SlugReleases;
import belay.activity.Happening;
import belay.activity.OfSettings;
import belay.addon.Addon;
import belay.apps.Drill;
import belay.apps.Settings;
import belay.build.Builder;
import belay.deploy.Imported;
import belay.fleet.Draining;
import belay.fleet.DynoState;
import belay.ledger.Draft;
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
import belay.release.RollbackTarget.Wanted;
import belay.release.Slug;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import belay.switching.DeployOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Dynos of which it is only remembered what was asked. */
record FakeFormation(MemoryApps apps, List<String> happened, List<FakeOneOff> oneOffs)
    implements Formation, OneOffDynos, AppDynos {
  @Override
  public void restart(App app, Optional<String> typeOrDyno, Change change) {
    happened.add("restart " + typeOrDyno.orElse("all"));
  }

  @Override
  public void cycle(App app, String typeOrDyno, Change change) {
    happened.add("cycle " + typeOrDyno);
  }

  @Override
  public void stop(App app, Optional<String> typeOrDyno, Change change) {
    happened.add("stop " + typeOrDyno.orElse("all"));
  }

  @Override
  public SortedMap<String, Integer> scale(App app, Map<String, Integer> quantities, Change change) {
    apps.scale(app, quantities, change);
    return apps.formation(app);
  }

  @Override
  public List<DynoState> dynos(App app) {
    return List.of(FakeDynos.up("web", 1), FakeDynos.up("web", 2));
  }

  @Override
  public OneOff run(
      App app,
      String command,
      String type,
      Map<String, String> env,
      Optional<Terminal> terminal,
      Change change) {
    oneOffs.add(new FakeOneOff(app, command));
    return oneOffs.getLast();
  }

  @Override
  public OneOff exec(
      App app, String dyno, String command, Optional<Terminal> terminal, Change change) {
    return run(app, dyno + ": " + command, "run", Map.of(), terminal, change);
  }

  @Override
  public DynoState runDetached(
      App app, String command, String type, Map<String, String> env, Change change) {
    return FakeDynos.up("run", 99);
  }

  @Override
  public List<Draining> draining(App app) {
    return List.of();
  }

  @Override
  public List<Warm> warm(App app) {
    return List.of();
  }
}
