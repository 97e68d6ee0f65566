package belay.runtime.process;

import belay.kernel.ProcessId;
import belay.language.ToolPath;
import belay.network.NetworkSettings;
import belay.network.Networks;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoNetwork;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import belay.runtime.PortHolder;
import belay.runtime.limits.DynoLimits;
import belay.runtime.limits.Limiter;
import belay.runtime.limits.SandboxLimits;
import belay.sandbox.Attached;
import belay.sandbox.Streams;
import belay.users.AppUsers;
import belay.users.UserClaims;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has dynos as processes of this machine, each under a supervisor of its own that outlives this
 * process. How well they can be kept apart is found out by trying, once, beginning when this is
 * made; the first start waits for it. Linux only.
 */
public final class LocalHost implements DynoHost {
  private final Path dynos;
  private final KeptDirectories kept;
  private final Machine machine;
  private final Launcher launcher;
  private final SupervisorScript supervisor;
  private final Newcomers newcomers;
  private final SandboxLimits sandboxLimits;
  private final Means means;
  private final AppNetworks networks;
  private final DynoLimits limits;
  private final AppUsers users;

  /** What was read of the disk about each. */
  private final Map<UUID, Hosted> known = new ConcurrentHashMap<>();

  /**
   * Where a host keeps what, and for whom.
   *
   * @param home BELAY_HOME; no dyno sees anything of it but its own app's directories
   * @param state dynos are kept in its {@code run/dynos}, the apps' users in {@code data/app-users}
   * @param owner the user whose files releases are, where this is root
   * @param group its group
   */
  public record Place(Path home, Path state, int owner, int group) {
    /** All in one directory, of who runs this. */
    public static Place of(Path home) {
      return new Place(home, home, 0, 0);
    }
  }

  /** Has those of a home. */
  public LocalHost(Place place, InstantSource clock, DynoLimits limits, NetworkSettings network)
      throws IOException {
    this(place, clock, limits, network, Machine.look());
  }

  LocalHost(
      Place place, InstantSource clock, DynoLimits limits, NetworkSettings network, Machine machine)
      throws IOException {
    this.dynos = place.state().resolve("run/dynos").toAbsolutePath().normalize();
    this.kept = new KeptDirectories(place.state());
    this.limits = limits;
    this.machine = machine;
    this.users = new AppUsers(place.state().resolve("data/app-users"), UserClaims.ofThisMachine());
    this.supervisor = new SupervisorScript(dynos);
    this.newcomers = new Newcomers(dynos, supervisor);
    this.sandboxLimits = sandboxLimits();
    this.launcher = launcher(place);
    // Apart from the dynos: whoever looks for what was left must not take one for that.
    Path trials = Files.createDirectories(dynos.resolveSibling("trials"));
    LeftBehind.in(trials).endOrphans();
    this.means = new Means(machine, launcher, sandboxLimits, network, place, clock);
    this.networks = new AppNetworks(means, () -> Hosted.alive(dynos), users).keep();
  }

  private SandboxLimits sandboxLimits() throws IOException {
    supervisor.write();
    Optional<Path> filter = supervisor.filter();
    return machine.bubblewrap().map(b -> SandboxLimits.of(b, filter)).orElse(SandboxLimits.NONE);
  }

  private Launcher launcher(Place place) throws IOException {
    Path home = place.home().toAbsolutePath().normalize();
    ToolPath all = ToolPath.ofThisProcess(home);
    ToolPath tools = machine.root() && machine.bubblewrap().isEmpty() ? all.ofEverybody() : all;
    Sandbox sandbox = new Sandbox(tools, home);
    return new Launcher(machine, tools, sandbox, sandboxLimits, limits, supervisor.path(), place);
  }

  @Override
  public Facts facts() {
    return new Facts(
        means.description(),
        means.unkept(),
        Reach.of(means.isolation(), machine, dynos.resolveSibling("trees")),
        means.dynoNetworks());
  }

  /**
   * The user that an app's builds run as, on a machine where this is root: no dyno's, no other
   * app's, and nobody's of the machine.
   *
   * @throws CannotStartDyno when none can be had
   */
  public int buildUser(UUID app) {
    return users.of(UUID.nameUUIDFromBytes(("builds of " + app).getBytes(StandardCharsets.UTF_8)));
  }

  /** The network of an app, for what is its own and no dyno; empty where apps have none. */
  public Optional<JoinedNetwork> network(UUID app) {
    return networks.of(user(app, means.isolation()), DynoNetwork.OWN);
  }

  @Override
  public Begun start(DynoOrder order) {
    DynoSpec spec = order.spec();
    Optional<JoinedNetwork> network = network(spec);
    Dyno dyno = Newcomers.dyno(order, JoinedNetwork.host(network));
    DynoDirectory directory = newcomers.directory(dyno, means.isolation(), false);
    try {
      Pipes pipes = Pipes.open(directory);
      try {
        launcher.launchApart(order(spec, dyno, directory, network).keeping(kept(order)));
        return new Begun(dyno, pipes.of(directory.supervisor().orElseThrow()));
      } catch (RuntimeException e) {
        pipes.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      Newcomers.forget(directory);
      throw Holding.refusal(dyno, e);
    }
  }

  private Optional<Path> kept(DynoOrder order) throws IOException {
    if (!order.keeps()) {
      return Optional.empty();
    }
    Isolation kind = means.isolation();
    UUID app = order.spec().appId();
    return Optional.of(kept.make(app, kind, user(app, kind)));
  }

  private Optional<JoinedNetwork> network(DynoSpec spec) {
    return networks.of(user(spec.appId(), means.isolation()), spec.network());
  }

  @Override
  public List<Left> left() throws IOException {
    LeftBehind left = LeftBehind.in(dynos);
    left.endOrphans();
    List<Left> all = new ArrayList<>();
    for (Hosted dyno : left.dynos()) {
      boolean cutOff = !dyno.supervisor().alive() && dyno.directory().exit().isEmpty();
      all.add(new Left(dyno.note().dyno(), cutOff));
    }
    return all;
  }

  private Optional<Hosted> hosted(UUID id) {
    Optional<Hosted> before = Optional.ofNullable(known.get(id));
    if (before.isPresent()) {
      return before;
    }
    Optional<Hosted> found = Hosted.of(new DynoDirectory(dynos.resolve(id.toString())));
    found.ifPresent(dyno -> known.put(id, dyno));
    return found;
  }

  @Override
  public Optional<Pipes> take(UUID id) {
    Optional<Hosted> dyno = hosted(id);
    if (dyno.isEmpty()) {
      return Optional.empty();
    }
    ProcessId process = dyno.get().supervisor();
    try {
      return Optional.of(Pipes.open(dyno.get().directory()).of(process));
    } catch (IOException e) {
      if (!process.alive()) {
        // Its start was cut short before its pipes were made, or its directory is not whole.
        forget(id);
      }
      return Optional.empty();
    }
  }

  @Override
  public void terminate(UUID dyno) {
    hosted(dyno).ifPresent(Hosted::terminate);
  }

  @Override
  public void kill(UUID dyno) {
    hosted(dyno).ifPresent(Hosted::kill);
  }

  @Override
  public void settle(UUID dyno) {
    hosted(dyno).ifPresent(Hosted::settle);
  }

  /** Whether its supervisor runs. */
  public boolean lives(UUID dyno) {
    return hosted(dyno).filter(d -> d.supervisor().alive()).isPresent();
  }

  @Override
  public OptionalInt exit(UUID dyno) {
    return hosted(dyno).map(d -> d.directory().exit()).orElse(OptionalInt.empty());
  }

  @Override
  public void forget(UUID dyno) {
    known.remove(dyno);
    Newcomers.forget(new DynoDirectory(dynos.resolve(dyno.toString())));
  }

  @Override
  public PortHolder portHolder(UUID dyno, int port) {
    return hosted(dyno)
        .map(d -> d.portHolder(port, user(d.note().appId(), d.isolation())))
        .orElse(PortHolder.NOBODY);
  }

  @Override
  public long memory(UUID dyno) {
    return hosted(dyno).map(Hosted::memory).orElse(0L);
  }

  @Override
  public Map<UUID, Usage> usages(Set<UUID> all) {
    Map<UUID, Usage> usages = new HashMap<>();
    all.forEach(id -> hosted(id).flatMap(Hosted::usage).ifPresent(u -> usages.put(id, u)));
    return usages;
  }

  @Override
  public OptionalLong written(UUID dyno) {
    return hosted(dyno).map(Hosted::written).orElse(OptionalLong.empty());
  }

  @Override
  public OneOff run(DynoOrder order, Optional<Terminal> terminal) {
    return Holding.oneOff(runHeld(order, terminal));
  }

  @Override
  public OneOff exec(UUID dyno, DynoOrder inside, Optional<Terminal> terminal) {
    return Holding.oneOff(execHeld(dyno, inside, terminal));
  }

  /** A one-off that was started. */
  public record Held(Dyno dyno, Attached attached) {}

  /** The same as {@link #run}, for a caller who hands the streams on. */
  public Held runHeld(DynoOrder order, Optional<Terminal> terminal) {
    insistTerminal(terminal);
    DynoSpec spec = order.spec();
    Optional<JoinedNetwork> network = network(spec);
    Dyno dyno = Newcomers.dyno(order, JoinedNetwork.host(network));
    DynoDirectory directory = newcomers.directory(dyno, means.isolation(), true);
    try {
      Launcher.Order what = order(spec, dyno, directory, network).keeping(kept(order));
      Streams.Begun begun = launcher.launch(what.oneOff(terminal));
      return Holding.held(dyno, begun, directory, means.isolation());
    } catch (IOException | RuntimeException e) {
      Newcomers.forget(directory);
      throw Holding.refusal(dyno, e);
    }
  }

  private void insistTerminal(Optional<Terminal> terminal) {
    if (terminal.isPresent() && machine.script().isEmpty()) {
      throw new CannotStartDyno(
          "A terminal needs the program script of util-linux, which is not installed"
              + " (Debian: apt-get install bsdutils). Without a terminal the command runs.");
    }
  }

  /** The same as {@link #exec}, for a caller who hands the streams on. */
  public Held execHeld(UUID dyno, DynoOrder order, Optional<Terminal> terminal) {
    insistTerminal(terminal);
    Hosted around = hosted(dyno).orElseThrow(() -> new CannotStartDyno("It does not run."));
    Dyno outer = around.note().dyno();
    ProcessId beside =
        around.first().orElseThrow(() -> new CannotStartDyno(outer.name() + " does not run."));
    DynoSpec spec = order.spec();
    Dyno inside = outer.inside(order.id(), spec.name(), spec.command(), order.at());
    // To whoever ends it, it is all that is below its supervisor: it has no namespaces of its own.
    DynoDirectory directory = newcomers.directory(inside, Isolation.PLAIN, "", true);
    try {
      var entering =
          new Launcher.Order(
              around.directory(),
              spec.named(outer.name()),
              outer.port(),
              around.isolation(),
              user(outer.appId(), around.isolation()),
              true,
              terminal,
              means.limiter().joining(spec.quota(), around.directory().group()),
              JoinedNetwork.of(around),
              Optional.empty());
      return Holding.held(
          inside, launcher.enter(entering, directory, beside), directory, Isolation.PLAIN);
    } catch (RuntimeException e) {
      Newcomers.forget(directory);
      throw Holding.refusal(inside, e);
    }
  }

  @Override
  public void discard(UUID app) throws IOException {
    if (Hosted.alive(dynos).stream().anyMatch(dyno -> dyno.note().appId().equals(app))) {
      throw new CannotStartDyno("Something of " + app + " runs: what it keeps stays.");
    }
    kept.delete(app);
  }

  @Override
  public boolean admit(String link, Set<Integer> services) throws IOException {
    Optional<Networks> all = means.networks();
    return all.isPresent() && all.get().admit(link, services);
  }

  @Override
  public void prepare(UUID app) {
    var _ = network(app);
  }

  @Override
  public void vacate(UUID app) throws IOException {
    OptionalInt user = user(app, means.isolation());
    if (user.isPresent()) {
      networks.vacate(user.getAsInt());
    }
  }

  private OptionalInt user(UUID appId, Isolation kind) {
    return machine.root() && kind.ownUser ? OptionalInt.of(users.of(appId)) : OptionalInt.empty();
  }

  private Launcher.Order order(
      DynoSpec spec, Dyno dyno, DynoDirectory directory, Optional<JoinedNetwork> network) {
    Isolation kind = means.isolation();
    OptionalInt user = user(spec.appId(), kind);
    Limiter.Confines confines = means.limiter().confine(spec.appId(), dyno.id(), spec.quota());
    return new Launcher.Order(
        directory,
        spec,
        dyno.port(),
        kind,
        user,
        false,
        Optional.empty(),
        confines,
        network,
        Optional.empty());
  }

  @Override
  public void close() {
    networks.close();
    means.close();
    launcher.close();
  }
}
