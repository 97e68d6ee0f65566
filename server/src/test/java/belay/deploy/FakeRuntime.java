package belay.deploy;

import belay.release.RuntimeKind;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Dynos that are only written down. */
final class FakeRuntime implements DynoRuntime {
  private static final Set<String> SERVING = Set.of("web", DynoSpec.PREVIEW, DynoSpec.REHEARSAL);

  final List<DynoSpec> specs = new CopyOnWriteArrayList<>();

  /** What ran once. */
  final List<DynoSpec> onces = new CopyOnWriteArrayList<>();

  private final List<String> happened;
  private final Map<UUID, Dyno> alive = new ConcurrentHashMap<>();
  private final Map<UUID, Integer> exits = new ConcurrentHashMap<>();
  private final List<ExitListener> listeners = new ArrayList<>();
  private final AtomicInteger ports = new AtomicInteger(5_000);
  private volatile int oneOffStatus;
  private final Set<UUID> failing = ConcurrentHashMap.newKeySet();
  private final List<Runnable> returns = new CopyOnWriteArrayList<>();
  private final Set<String> endsAtOnce = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;
  private volatile boolean away;

  FakeRuntime(List<String> happened) {
    this.happened = happened;
  }

  /** What the next one-off dynos exit with. */
  void oneOffsExitWith(int status) {
    oneOffStatus = status;
  }

  /** One-off dynos of an app fail from now on. */
  void commandFails(UUID appId) {
    failing.add(appId);
  }

  /** The next dyno of a type ends, and is told of, before its start is answered. */
  void nextEndsAtOnce(String type) {
    endsAtOnce.add(type);
  }

  void refuseStarts(boolean refuse) {
    refusing = refuse;
  }

  /** Nobody can tell any more what runs, nor start anything. */
  void engineGoes() {
    away = true;
  }

  void engineReturns() {
    away = false;
    returns.forEach(Runnable::run);
  }

  /** What each dyno holds, in bytes. */
  volatile long memory;

  @Override
  public long memory(Dyno dyno) {
    return memory;
  }

  @Override
  public Optional<String> obstacle(RuntimeKind kind) {
    return away && kind == RuntimeKind.DOCKER
        ? Optional.of("The engine is away.")
        : Optional.empty();
  }

  @Override
  public boolean knowsAll() {
    return !away;
  }

  @Override
  public void onReturn(Runnable listener) {
    returns.add(listener);
  }

  @Override
  public String description() {
    return "fake";
  }

  @Override
  public Dyno start(DynoSpec spec) {
    if (refusing || away) {
      throw new CannotStartDyno("no room for " + spec.name());
    }
    specs.add(spec);
    Dyno dyno = dyno(spec);
    alive.put(dyno.id(), dyno);
    happened.add("start v" + spec.version() + " " + spec.name());
    if (endsAtOnce.remove(spec.name().type())) {
      // Whoever hears of it then does not know it yet.
      alive.remove(dyno.id());
      exits.put(dyno.id(), 7);
    }
    return dyno;
  }

  private Dyno dyno(DynoSpec spec) {
    Optional<DynoAddress> address =
        SERVING.contains(spec.name().type())
            ? Optional.of(DynoAddress.loopback(ports.incrementAndGet()))
            : Optional.empty();
    return Dyno.of(UUID.randomUUID(), spec, address, Instant.EPOCH);
  }

  @Override
  public List<Dyno> running() {
    return away ? List.of() : List.copyOf(alive.values());
  }

  @Override
  public OptionalInt exit(Dyno dyno) {
    return Optional.ofNullable(exits.get(dyno.id()))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  @Override
  public void stop(Dyno dyno, Duration grace) {
    // Whoever sees that it runs no more finds written that it was stopped.
    AtomicBoolean stopped = new AtomicBoolean();
    var _ =
        alive.computeIfPresent(
            dyno.id(),
            (_, _) -> {
              happened.add("stop v" + dyno.version() + " " + dyno.name());
              stopped.set(true);
              return null;
            });
    if (stopped.get()) {
      ends(dyno, 143);
    }
  }

  /** The machine stops: whoever would have been told is gone too. */
  void powerCut() {
    alive.clear();
  }

  /** A dyno ends while nobody looks. */
  void vanish(Dyno dyno) {
    alive.remove(dyno.id());
  }

  /** A dyno ends by itself. */
  void crash(Dyno dyno, int status) {
    alive.remove(dyno.id());
    ends(dyno, status);
  }

  private void ends(Dyno dyno, int status) {
    exits.put(dyno.id(), status);
    listeners.forEach(l -> l.exited(dyno, status));
  }

  @Override
  public void onExit(ExitListener listener) {
    listeners.add(listener);
  }

  @Override
  public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
    happened.add("exec " + spec.command() + " in " + dyno.name() + " as " + name);
    return runOnce(spec, terminal);
  }

  @Override
  public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
    onces.add(spec);
    happened.add("run v" + spec.version() + " " + spec.name().type() + " " + spec.command());
    Dyno dyno = dyno(spec);
    return new OneOff() {
      @Override
      public Dyno dyno() {
        return dyno;
      }

      @Override
      public InputStream output() {
        return new ByteArrayInputStream("migrated\n".getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public OutputStream input() {
        return OutputStream.nullOutputStream();
      }

      @Override
      public int await() {
        return failing.contains(spec.appId()) ? 1 : oneOffStatus;
      }

      @Override
      public void close() {}
    };
  }
}
