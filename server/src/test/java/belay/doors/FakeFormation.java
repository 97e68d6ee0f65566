package belay.doors;

import belay.fleet.AppDynos;
import belay.fleet.Draining;
import belay.fleet.DynoState;
import belay.fleet.OneOffDynos;
import belay.lifecycle.Formation;
import belay.release.App;
import belay.release.Change;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

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
