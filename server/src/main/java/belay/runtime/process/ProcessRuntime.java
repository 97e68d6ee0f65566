package belay.runtime.process;

import belay.kernel.ProcessId;
import belay.language.ToolPath;
import belay.network.NetworkSettings;
import belay.network.Networks;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoNetwork;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.Exits;
import belay.runtime.OneOff;
import belay.runtime.PortHolder;
import belay.users.AppUsers;
import belay.users.UserClaims;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Dynos as processes of this machine. Each runs under a supervisor of its own and outlives the
 * control plane; the next one takes over what runs, by pid and start time, and what was printed
 * meanwhile. How well they can be kept apart is found out by trying, once, beginning when this is
 * made; the first start waits for it. Linux only.
 */
public final class ProcessRuntime implements DynoRuntime, AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Path dynos;
  private final DynoOutput output;
  private final InstantSource clock;
  private final Machine machine;
  private final Launcher launcher;
  private final SupervisorScript supervisor;
  private final Newcomers newcomers;
  private final SandboxLimits sandboxLimits;
  private final Means means;
  private final QuotaWatch quotas;
  private final AppNetworks networks;
  private final DynoReaders readers;
  private final DynoLimits limits;
  private final AppUsers users;
  private final Ports ports = new Ports(new SecureRandom());
  private final Exits exits = new Exits();
  private final Map<UUID, LiveDyno> live = new ConcurrentHashMap<>();

  /**
   * Takes over the dynos that run.
   *
   * @param home BELAY_HOME: dynos are kept in {@code run/dynos}, the apps' users in {@code
   *     data/app-users}; no dyno sees anything of it but its own app's directories
   */
  public ProcessRuntime(
      Path home, DynoOutput output, InstantSource clock, DynoLimits limits, NetworkSettings network)
      throws IOException {
    this(home, output, clock, limits, network, Machine.look());
  }

  ProcessRuntime(
      Path home,
      DynoOutput output,
      InstantSource clock,
      DynoLimits limits,
      NetworkSettings network,
      Machine machine)
      throws IOException {
    this.dynos = home.resolve("run/dynos").toAbsolutePath().normalize();
    this.output = output;
    this.clock = clock;
    this.limits = limits;
    this.machine = machine;
    this.users = new AppUsers(home.resolve("data/app-users"), UserClaims.ofThisMachine());
    this.supervisor = new SupervisorScript(dynos);
    this.newcomers = new Newcomers(dynos, supervisor, clock);
    this.sandboxLimits = sandboxLimits();
    this.launcher = launcher(home.toAbsolutePath().normalize());
    this.readers = new DynoReaders();
    this.quotas = new QuotaWatch(dynos, () -> List.copyOf(live.values()));
    adopt();
    this.quotas.start();
    this.means = new Means(machine, launcher, sandboxLimits, network, dynos, clock);
    this.networks =
        new AppNetworks(means::networks, () -> List.copyOf(live.values()), users).keep();
  }

  private SandboxLimits sandboxLimits() throws IOException {
    supervisor.write();
    Optional<Path> filter = supervisor.filter();
    return machine.bubblewrap().map(b -> SandboxLimits.of(b, filter)).orElse(SandboxLimits.NONE);
  }

  private Launcher launcher(Path home) throws IOException {
    ToolPath all = ToolPath.ofThisProcess(home);
    ToolPath tools = machine.root() && machine.bubblewrap().isEmpty() ? all.ofEverybody() : all;
    Sandbox sandbox = new Sandbox(tools, home);
    return new Launcher(machine, tools, sandbox, sandboxLimits, limits, supervisor.path());
  }

  @Override
  public String description() {
    return means.description();
  }

  @Override
  public List<String> unkept() {
    return means.unkept();
  }

  /** Which directories dynos can go into. */
  public Reach reach() {
    return Reach.of(means.isolation(), machine, dynos.resolveSibling("trees"));
  }

  /**
   * The user that an app's builds run as, on a machine where Belay is root: no dyno's, no other
   * app's, and nobody's of the machine.
   *
   * @throws CannotStartDyno when none can be had
   */
  public int buildUser(UUID app) {
    return users.of(UUID.nameUUIDFromBytes(("builds of " + app).getBytes(StandardCharsets.UTF_8)));
  }

  /** What makes apps' networks; empty where they have none. */
  public Optional<Networks> networks() {
    return means.networks();
  }

  /** The network of an app, for what is its own and no dyno; empty where apps have none. */
  public Optional<JoinedNetwork> network(UUID app) {
    return networks.of(user(app, means.isolation()), DynoNetwork.OWN);
  }

  /** The ports that dynos get, for what stands in for one. */
  public Ports ports() {
    return ports;
  }

  @Override
  public Dyno start(DynoSpec spec) {
    OptionalInt port = port(spec);
    try {
      return start(spec, port);
    } catch (RuntimeException e) {
      port.ifPresent(ports::release);
      throw e;
    }
  }

  private Dyno start(DynoSpec spec, OptionalInt port) {
    Optional<JoinedNetwork> network =
        networks.of(user(spec.appId(), means.isolation()), spec.network());
    Dyno dyno = newcomers.dyno(spec, port, JoinedNetwork.host(network));
    DynoDirectory directory = newcomers.directory(dyno, means.isolation(), false);
    LiveDyno started;
    try {
      LiveDyno.Pipes pipes = LiveDyno.Pipes.open(directory);
      try {
        launcher.launchApart(order(spec, dyno, directory, network));
        ProcessId supervisor = directory.supervisor().orElseThrow();
        started = new LiveDyno(dyno, directory, means.isolation(), pipes, supervisor);
      } catch (RuntimeException e) {
        pipes.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      Newcomers.forget(directory);
      throw refusal(dyno, e);
    }
    watch(started);
    return dyno;
  }

  private static CannotStartDyno refusal(Dyno dyno, Exception e) {
    return e instanceof CannotStartDyno known
        ? known
        : new CannotStartDyno(dyno.name() + " could not be started: " + e.getMessage(), e);
  }

  private void watch(LiveDyno dyno) {
    live.put(dyno.dyno().id(), dyno);
    dyno.begin(
        readers,
        output,
        (status, forget) -> {
          quotas.ended(dyno);
          exits.note(dyno.dyno(), status);
          live.remove(dyno.dyno().id());
          dyno.dyno().port().ifPresent(ports::release);
          forget.run();
          exits.tell(dyno.dyno(), status);
        });
  }

  @Override
  public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
    insistTerminal(terminal);
    Optional<JoinedNetwork> network =
        networks.of(user(spec.appId(), means.isolation()), spec.network());
    Dyno dyno = newcomers.dyno(spec, spec.port(), JoinedNetwork.host(network));
    DynoDirectory directory = newcomers.directory(dyno, means.isolation(), true);
    try {
      Process process = launcher.launch(order(spec, dyno, directory, network).oneOff(terminal));
      ProcessId supervisor = directory.supervisor().orElseThrow();
      String id = dyno.id().toString();
      return new OneOffProcess(
          dyno,
          process,
          () -> Processes.kill(supervisor, means.isolation(), id),
          () -> {
            if (!means.isolation().sandboxed) {
              Processes.killMarked(id);
            }
            Newcomers.forget(directory);
          });
    } catch (RuntimeException e) {
      Newcomers.forget(directory);
      throw refusal(dyno, e);
    }
  }

  private void insistTerminal(Optional<Terminal> terminal) {
    if (terminal.isPresent() && machine.script().isEmpty()) {
      throw new CannotStartDyno(
          "A terminal needs the program script of util-linux, which is not installed"
              + " (Debian: apt-get install bsdutils). Without a terminal the command runs.");
    }
  }

  @Override
  public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
    insistTerminal(terminal);
    Optional<LiveDyno> running = Optional.ofNullable(live.get(dyno.id()));
    ProcessId beside =
        running
            .flatMap(LiveDyno::first)
            .orElseThrow(() -> new CannotStartDyno(dyno.name() + " does not run."));
    LiveDyno around = running.orElseThrow();
    Dyno inside = dyno.inside(name, spec.command(), clock.instant());
    // To whoever ends it, it is all that is below its supervisor: it has no namespaces of its own.
    DynoDirectory directory = newcomers.directory(inside, Isolation.PLAIN, "", true);
    try {
      OptionalInt user = user(dyno.appId(), around.isolation());
      var order =
          new Launcher.Order(
              around.directory(),
              spec,
              dyno.port(),
              around.isolation(),
              user,
              true,
              terminal,
              means.limiter().joining(spec.quota(), around.directory().group()),
              JoinedNetwork.of(around));
      Process process = launcher.enter(order, directory, beside);
      ProcessId supervisor = directory.supervisor().orElseThrow();
      String id = inside.id().toString();
      return new OneOffProcess(
          inside,
          process,
          () -> Processes.kill(supervisor, Isolation.PLAIN, id),
          () -> {
            Processes.killMarked(id);
            Newcomers.forget(directory);
          });
    } catch (RuntimeException e) {
      Newcomers.forget(directory);
      throw refusal(inside, e);
    }
  }

  @Override
  public List<Dyno> running() {
    return live.values().stream().map(LiveDyno::dyno).toList();
  }

  /** Connects only to what is the dyno's own. */
  @Override
  public boolean listens(Dyno dyno) {
    return portHolder(dyno) == PortHolder.OWN && DynoRuntime.super.listens(dyno);
  }

  @Override
  public PortHolder portHolder(Dyno dyno) {
    return dyno.port().isPresent() ? portHolder(dyno, dyno.port().getAsInt()) : PortHolder.NOBODY;
  }

  /** Whether that dyno, and nobody else, listens on a port; for one that listens on several. */
  public PortHolder portHolder(Dyno dyno, int port) {
    LiveDyno running = live.get(dyno.id());
    return running == null
        ? PortHolder.NOBODY
        : running.portHolder(port, user(dyno.appId(), running.isolation()));
  }

  @Override
  public long memory(Dyno dyno) {
    LiveDyno running = live.get(dyno.id());
    return running == null ? 0 : running.memory();
  }

  @Override
  public OptionalInt exit(Dyno dyno) {
    return live.containsKey(dyno.id()) ? OptionalInt.empty() : exits.of(dyno);
  }

  @Override
  public void stop(Dyno dyno, Duration grace) {
    LiveDyno running = live.get(dyno.id());
    if (running != null) {
      running.stop(grace);
    }
  }

  @Override
  public void stopAll(List<Dyno> all, Duration grace) {
    try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach(d -> stops.execute(() -> stop(d, grace)));
    }
  }

  @Override
  public void onExit(ExitListener listener) {
    exits.listen(listener);
  }

  @Override
  public void onNotice(NoticeListener listener) {
    quotas.listen(listener);
  }

  /** Lets go of what the system lends; dynos run on, for the next control plane to take over. */
  @Override
  public void close() {
    quotas.close();
    networks.close();
    readers.close();
    means.close();
    launcher.close();
  }

  private void adopt() throws IOException {
    LeftBehind left = LeftBehind.in(dynos);
    left.endOrphans();
    List<LiveDyno> ended = new ArrayList<>();
    for (LeftBehind.Left dyno : left.dynos()) {
      dyno.dyno().port().ifPresent(ports::hold);
      dyno.pipes()
          .ifPresent(pipes -> {
            LiveDyno taken = dyno.taken(pipes);
            watch(taken);
            if (dyno.isCutOff()) {
              ended.add(taken);
            }
          });
    }
    // Nobody is to take for running what was killed together with its supervisor.
    ended.forEach(dyno -> dyno.awaitGone(LAST_WORDS));
  }

  private OptionalInt port(DynoSpec spec) {
    if (spec.port().isPresent()) {
      ports.hold(spec.port().getAsInt());
      return spec.port();
    }
    return spec.listens() ? OptionalInt.of(ports.take()) : OptionalInt.empty();
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
        directory, spec, dyno.port(), kind, user, false, Optional.empty(), confines, network);
  }
}
