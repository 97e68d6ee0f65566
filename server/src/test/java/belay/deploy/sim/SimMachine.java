package belay.deploy.sim;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import belay.fleet.HealthProbe;
import belay.release.Ids;
import belay.release.Slug.Health;
import belay.routing.Routing;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What runs beside the control plane and outlives it: processes and the router. */
final class SimMachine implements Routing, HealthProbe {
  private static final int FIRST_PORT = 5_000;

  /** How the dynos of a release behave. */
  enum Behaviour {
    WELL,
    NEVER_WELL,
    EXITS,
    DIES,
    RELEASE_COMMAND_FAILS
  }

  final Map<UUID, Dyno> running = new LinkedHashMap<>();
  final Map<String, AppRoutes> table = new TreeMap<>();
  boolean routerAway;
  final SimConnections connections;
  private final RandomGenerator chance;
  private final Bug bug;
  private final Function<Dyno, Behaviour> behaviour;
  private final Map<UUID, Integer> exits = new HashMap<>();
  private final List<DynoRuntime.ExitListener> listeners = new ArrayList<>();

  SimMachine(RandomGenerator chance, SimTime time, Bug bug, Function<Dyno, Behaviour> behaviour) {
    this.chance = chance;
    this.connections = new SimConnections(chance, time);
    this.bug = bug;
    this.behaviour = behaviour;
  }

  /** The runtime of one life of the control plane. */
  DynoRuntime runtime(Gate gate) {
    listeners.clear();
    return new Processes(gate);
  }

  void crash(Dyno dyno, int status) {
    if (running.remove(dyno.id()) != null) {
      connections.ended(dyno.id());
      exits.put(dyno.id(), status);
      List.copyOf(listeners).forEach(l -> l.exited(dyno, status));
    }
  }

  /** Everything stops, and nobody is told. */
  void powerCut() {
    listeners.clear();
    running.keySet().forEach(connections::ended);
    running.clear();
    table.values().forEach(r -> table.put(r.app(), held(r)));
  }

  /** As a router begins with the table of another boot. */
  private static AppRoutes held(AppRoutes r) {
    return new AppRoutes(
        r.app(),
        r.name(),
        r.hosts(),
        r.state() == AppRoutes.State.UP ? AppRoutes.State.HELD : r.state(),
        r.pool(),
        List.of());
  }

  boolean isWell(Dyno dyno) {
    Behaviour how = behaviour.apply(dyno);
    return running.containsKey(dyno.id()) && how != Behaviour.NEVER_WELL && how != Behaviour.EXITS;
  }

  /** The process that listens on a port. */
  Optional<Dyno> listening(int port) {
    return running.values().stream().filter(d -> d.port().orElse(0) == port).findFirst();
  }

  private Dyno begin(DynoSpec spec) {
    Optional<DynoAddress> port = Optional.empty();
    if (spec.name().type().equals("web")) {
      int free = FIRST_PORT;
      while (listening(free).isPresent()) {
        free++;
      }
      port = Optional.of(DynoAddress.loopback(free));
    }
    return Dyno.of(Ids.next(chance), spec, port, Instant.EPOCH);
  }

  private final class Processes implements DynoRuntime {
    private final Gate gate;
    private boolean blind;

    Processes(Gate gate) {
      this.gate = gate;
      this.blind = bug == Bug.RECOVERY_SEES_NO_DYNOS;
    }

    @Override
    public String description() {
      return "simulated";
    }

    @Override
    public Dyno start(DynoSpec spec) {
      Dyno dyno = begin(spec);
      running.put(dyno.id(), dyno);
      gate.note("  started " + dyno.name() + " of v" + dyno.version() + " " + dyno.id());
      return dyno;
    }

    @Override
    public List<Dyno> running() {
      if (blind) {
        blind = false;
        return List.of();
      }
      return List.copyOf(running.values());
    }

    @Override
    public OptionalInt exit(Dyno dyno) {
      return running.containsKey(dyno.id())
          ? OptionalInt.empty()
          : OptionalInt.of(exits.getOrDefault(dyno.id(), 256));
    }

    @Override
    public void stop(Dyno dyno, Duration grace) {
      Dyno which = bug == Bug.ANOTHER_GENERATION_STOPPED ? another(dyno) : dyno;
      gate.note("  stopped " + which.name() + " of v" + which.version() + " " + which.id());
      connections.stopped(which);
      crash(which, 143);
    }

    private Dyno another(Dyno dyno) {
      return running.values().stream()
          .filter(d -> d.appId().equals(dyno.appId()) && d.name().equals(dyno.name()))
          .filter(d -> d.version() != dyno.version())
          .findFirst()
          .orElse(dyno);
    }

    @Override
    public void stopAll(List<Dyno> dynos, Duration grace) {
      if (bug != Bug.UNDO_FORGETS_TO_STOP) {
        dynos.forEach(d -> stop(d, grace));
      }
    }

    @Override
    public void onExit(ExitListener listener) {
      listeners.add(listener);
    }

    @Override
    public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
      return runOnce(spec, terminal);
    }

    @Override
    public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
      Dyno dyno = begin(spec);
      return new OneOff() {
        @Override
        public Dyno dyno() {
          return dyno;
        }

        @Override
        public InputStream output() {
          return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public OutputStream input() {
          return OutputStream.nullOutputStream();
        }

        @Override
        public int await() {
          return behaviour.apply(dyno) == Behaviour.RELEASE_COMMAND_FAILS ? 1 : 0;
        }

        @Override
        public void close() {}
      };
    }
  }

  @Override
  public Verdict await(Dyno dyno, Health health, BooleanSupplier giveUp) {
    switch (behaviour.apply(dyno)) {
      case NEVER_WELL -> {
        return bug == Bug.ROUTED_BEFORE_WELL
            ? new Verdict.Well()
            : new Verdict.Unwell("did not listen");
      }
      case EXITS -> crash(dyno, 1);
      case WELL, DIES, RELEASE_COMMAND_FAILS -> {}
    }
    return look(dyno, health);
  }

  @Override
  public Verdict stayUp(List<Dyno> dynos, BooleanSupplier giveUp) {
    for (Dyno dyno : dynos) {
      if (behaviour.apply(dyno) == Behaviour.DIES) {
        crash(dyno, 1);
        return new Verdict.Unwell(dyno.name() + " exited with status 1");
      }
    }
    return new Verdict.Well();
  }

  @Override
  public Verdict look(Dyno dyno, Health health) {
    return running.containsKey(dyno.id())
        ? new Verdict.Well()
        : new Verdict.Unwell("exited with status 1 before it was ready");
  }

  private void mustBeThere() {
    if (routerAway) {
      throw new Broken("The router does not answer");
    }
  }

  @Override
  public void put(AppRoutes routes) {
    mustBeThere();
    List<AppRoutes> before = table();
    table.put(routes.app(), routes);
    connections.swap(before, table(), this::listening);
  }

  @Override
  public void put(List<AppRoutes> together) {
    mustBeThere();
    List<AppRoutes> before = table();
    boolean part = bug == Bug.GROUP_ROUTED_IN_PARTS && chance.nextInt(4) == 0;
    together.stream().limit(part ? 1 : together.size()).forEach(r -> table.put(r.app(), r));
    connections.swap(before, table(), this::listening);
    if (part) {
      throw new Killed();
    }
  }

  @Override
  public void remove(String app) {
    mustBeThere();
    List<AppRoutes> before = table();
    table.remove(app);
    connections.swap(before, table(), this::listening);
  }

  @Override
  public void replace(List<AppRoutes> all) {
    mustBeThere();
    List<AppRoutes> before = table();
    table.clear();
    all.forEach(r -> table.put(r.app(), r));
    connections.swap(before, table(), this::listening);
  }

  /** The saved one while it is away. */
  @Override
  public List<AppRoutes> table() {
    return List.copyOf(table.values());
  }

  @Override
  public RouterAnswer.Drained drain(String app, String pool, Duration max) {
    mustBeThere();
    return connections.cut(app, pool, max);
  }

  @Override
  public RouterAnswer.Drained await(String app, String pool, Duration max) {
    mustBeThere();
    return bug == Bug.DRAIN_TAKEN_FOR_OVER
        ? new RouterAnswer.Drained(0, 0, 0, 0, 0)
        : connections.await(app, pool);
  }

  @Override
  public RouterAnswer.Measured measure(String app, String pool) {
    mustBeThere();
    return new RouterAnswer.Measured(1, 0, 1, 1);
  }

  @Override
  public List<RouterAnswer.Counts> counts(String app) {
    mustBeThere();
    return List.of();
  }

  @Override
  public List<String> awaited(Duration max) {
    mustBeThere();
    return List.of();
  }

  @Override
  public RouterAnswer.Health health() {
    mustBeThere();
    return new RouterAnswer.Health(1, 1, 0, 0, "simulated");
  }

  @Override
  public boolean serves(int port) {
    return true;
  }
}
