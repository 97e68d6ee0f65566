package belay.fleet;

import belay.activity.OfDynos;
import belay.apps.Apps;
import belay.fleet.DynoState.State;
import belay.fleet.Dynos.Startable;
import belay.layout.Disk;
import belay.release.App;
import belay.release.Change;
import belay.release.NotFound;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Dynos that run one command once, beside the formation or inside one of its dynos. */
public final class OneOffs implements OneOffDynos {
  /** What one-off dynos are called, and the type to run as when no other is asked for. */
  public static final String TYPE = "run";

  /** What dynos are called that the clock starts. */
  public static final String SCHEDULED = "scheduler";

  private static final String INSIDE = "exec";

  private final Apps apps;
  private final RandomGenerator chance;
  private final Disk disk;
  private final OwnerQuota quota;
  private final DynoRuntime runtime;
  private final Running running;

  public OneOffs(
      Apps apps,
      RandomGenerator chance,
      Disk disk,
      OwnerQuota quota,
      DynoRuntime runtime,
      Running running) {
    this.apps = apps;
    this.chance = chance;
    this.disk = disk;
    this.quota = quota;
    this.runtime = runtime;
    this.running = running;
  }

  /** Stops those that a name, an id or their type means; answers whether there are any. */
  public boolean stop(App app, String which, Change change) {
    List<Dyno> meant =
        of(app).stream().filter(d -> which.equals(TYPE) || isCalled(d, which)).toList();
    meant.forEach(running.keeper()::stop);
    if (!meant.isEmpty()) {
      apps.event(app, new OfDynos.Stopped(which), change);
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
    return of(app, runtime);
  }

  /** Whether one of this name is such a dyno: process types may be called so too. */
  public static boolean is(DynoName name) {
    return name.type().equals(TYPE) || isScheduled(name);
  }

  /** Whether it is one that the clock started. */
  public static boolean isScheduled(DynoName name) {
    return name.type().equals(SCHEDULED) && name.number() > ProcessTypes.QUANTITY_MAX;
  }

  /** A name of that type for one that is new. */
  public static DynoName name(String type, RandomGenerator chance) {
    return new DynoName(type, chance.nextInt(1_000, 10_000));
  }

  static List<Dyno> of(App app, DynoRuntime runtime) {
    return runtime.running().stream()
        .filter(d -> d.appId().equals(app.id()) && is(d.name()))
        .toList();
  }

  @Override
  public OneOff run(
      App app,
      String command,
      String type,
      Map<String, String> env,
      Optional<Terminal> terminal,
      Change change) {
    quota.insistOneMore(app);
    Startable serving = servingToRun(app);
    String imageOf = imageOf(serving, command, type);
    DynoName name = oneOffName();
    apps.event(app, new OfDynos.Ran(command, name.toString()), change);
    String line = TypedCommand.of(command, serving.slug().processTypes());
    return runtime.runOnce(running.dynos().spec(serving, name, imageOf, line, env), terminal);
  }

  /** The process type in whose image a command runs. */
  private static String imageOf(Startable serving, String command, String type) {
    boolean said = serving.slug().image().isPresent() && !type.equals(TYPE);
    if (said && serving.slug().command(type).isEmpty()) {
      ProcessTypes.insistRuns(type, serving.app().name().value(), serving.slug());
    }
    return said ? type : TypedCommand.type(command, serving.slug().processTypes()).orElse(TYPE);
  }

  @Override
  public OneOff exec(
      App app, String which, String command, Optional<Terminal> terminal, Change change) {
    Dyno dyno = running(app, which);
    Startable serving = servingToRun(app);
    DynoName name = name(INSIDE, chance);
    apps.event(
        app, new OfDynos.RanInside(command, dyno.name().toString(), name.toString()), change);
    DynoSpec spec =
        running.dynos().spec(serving, dyno.name(), dyno.name().type(), command, Map.of());
    return runtime.exec(dyno, spec, name, terminal);
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
            ? Refused.rule(which + " is not up: nothing can run inside." + ways)
            : new NotFound("dyno", "Couldn't find that dyno (" + which + ")." + ways));
  }

  private static boolean isCalled(Dyno dyno, String which) {
    return dyno.name().toString().equals(which) || dyno.id().toString().equals(which);
  }

  @Override
  public DynoState runDetached(
      App app, String command, String type, Map<String, String> env, Change change) {
    quota.insistOneMore(app);
    Startable serving = servingToRun(app);
    String imageOf = imageOf(serving, command, type);
    DynoName name = oneOffName();
    apps.event(app, new OfDynos.Ran(command, name.toString()), change);
    running.log().process(app.id(), name, Words.starting(command));
    return shown(runtime.start(running.dynos().spec(serving, name, imageOf, command, env)));
  }

  private Startable servingToRun(App app) {
    Startable serving =
        running
            .startables()
            .serving(app.id())
            .orElseThrow(() ->
                Refused.rule(
                        "Nothing was deployed to "
                            + app.name()
                            + " yet: there is no slug to run in. Push first:")
                    .next("git push belay main"));
    disk.layOut(app, serving.stamp(), serving.slug().id(), apps.settings(app).envFile());
    return serving;
  }

  private DynoName oneOffName() {
    return name(TYPE, chance);
  }
}
