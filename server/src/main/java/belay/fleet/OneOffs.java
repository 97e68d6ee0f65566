package belay.fleet;

import belay.activity.OfDynos;
import belay.fleet.DynoState.State;
import belay.fleet.Dynos.Startable;
import belay.release.App;
import belay.release.Change;
import belay.release.NotFound;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dynos that run one command once, beside the formation or inside one of its dynos. */
public final class OneOffs {
  private static final String TYPE = "run";
  private static final String INSIDE = "exec";

  private final Rooms rooms;
  private final Running running;

  public OneOffs(Rooms rooms, Running running) {
    this.rooms = rooms;
    this.running = running;
  }

  /** Stops those that a name, an id or their type means; answers whether there are any. */
  public boolean stop(App app, String which, Change change) {
    List<Dyno> meant =
        of(app).stream().filter(d -> which.equals(TYPE) || isCalled(d, which)).toList();
    meant.forEach(running.keeper()::stop);
    if (!meant.isEmpty()) {
      rooms.apps().event(app, new OfDynos.Stopped(which), change);
    }
    return !meant.isEmpty();
  }

  public List<DynoState> shown(App app) {
    return of(app).stream().map(OneOffs::shown).toList();
  }

  private static DynoState shown(Dyno dyno) {
    return new DynoState(
        dyno.id(), dyno.name(), dyno.command(), State.UP, dyno.startedAt(), dyno.version());
  }

  private List<Dyno> of(App app) {
    return rooms.runtime().running().stream()
        .filter(d -> d.appId().equals(app.id()) && d.name().type().equals(TYPE))
        .toList();
  }

  /**
   * Refuses a formation of so many dynos when the app's owner had too many then, with the one-off
   * ones of all apps.
   */
  public void insistQuota(App app, int formation) {
    rooms
        .quotas()
        .insistDynos(
            app,
            formation + of(app).size(),
            rooms.apps()::all,
            other -> wanted(other) + of(other).size());
  }

  private void insistOneMore(App app) {
    insistQuota(app, wanted(app) + 1);
  }

  private int wanted(App app) {
    return running
        .startables()
        .serving(app.id())
        .map(s -> ProcessTypes.quantities(s.slug(), rooms.apps().formation(app)))
        .map(quantities -> quantities.values().stream().mapToInt(Integer::intValue).sum())
        .orElse(0);
  }

  public OneOff run(
      App app,
      String command,
      Map<String, String> env,
      Optional<Terminal> terminal,
      Change change) {
    insistOneMore(app);
    Startable serving = servingToRun(app);
    DynoName name = oneOffName();
    rooms.apps().event(app, new OfDynos.Ran(command, name.toString()), change);
    return rooms.runtime().runOnce(running.dynos().spec(serving, name, command, env), terminal);
  }

  public OneOff exec(
      App app, String which, String command, Optional<Terminal> terminal, Change change) {
    Dyno dyno = running(app, which);
    Startable serving = servingToRun(app);
    DynoName name = new DynoName(INSIDE, rooms.chance().nextInt(1_000, 10_000));
    rooms
        .apps()
        .event(
            app, new OfDynos.RanInside(command, dyno.name().toString(), name.toString()), change);
    DynoSpec spec = running.dynos().spec(serving, dyno.name(), command, Map.of());
    return rooms.runtime().exec(dyno, spec, name, terminal);
  }

  private Dyno running(App app, String which) {
    List<Fleet.Member> members =
        running.fleet().of(app.id()).map(Fleet.Serving::members).orElse(List.of());
    Optional<Fleet.Member> member =
        members.stream().filter(m -> isCalled(m.dyno(), which)).findFirst();
    Optional<Dyno> up =
        member
            .filter(m -> m.state() == State.UP || m.state() == State.STARTING)
            .map(Fleet.Member::dyno)
            .or(() -> of(app).stream().filter(d -> isCalled(d, which)).findFirst());
    String ways = " See: belay ps -a " + app.name() + ". Beside them: belay run -a " + app.name();
    return up.orElseThrow(() ->
        member.isPresent()
            ? new Refused("invalid_params", which + " is not up: nothing can run inside." + ways)
            : new NotFound("dyno", "Couldn't find that dyno (" + which + ")." + ways));
  }

  private static boolean isCalled(Dyno dyno, String which) {
    return dyno.name().toString().equals(which) || dyno.id().toString().equals(which);
  }

  public DynoState runDetached(App app, String command, Map<String, String> env, Change change) {
    insistOneMore(app);
    Startable serving = servingToRun(app);
    DynoName name = oneOffName();
    rooms.apps().event(app, new OfDynos.Ran(command, name.toString()), change);
    running.log().process(app.id(), name, Words.starting(command));
    return shown(rooms.runtime().start(running.dynos().spec(serving, name, command, env)));
  }

  private Startable servingToRun(App app) {
    Startable serving =
        running
            .startables()
            .serving(app.id())
            .orElseThrow(() ->
                new Refused(
                    "invalid_params",
                    "Nothing was deployed to "
                        + app.name()
                        + " yet: there is no slug to run in. Push first: git push belay main"));
    rooms
        .disk()
        .layOut(app, serving.stamp(), serving.slug().id(), rooms.apps().settings(app).envFile());
    return serving;
  }

  private DynoName oneOffName() {
    return new DynoName(TYPE, rooms.chance().nextInt(1_000, 10_000));
  }
}
