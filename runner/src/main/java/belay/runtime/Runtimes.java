package belay.runtime;

import static java.util.Objects.requireNonNull;

import belay.release.RuntimeKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * All kinds of dynos as one: each spec and each dyno says which kind it is, and that one's runtime
 * does it. Safe for use by several threads.
 */
public final class Runtimes implements DynoRuntime {
  private final Map<RuntimeKind, DynoRuntime> byKind;

  /**
   * Of these, all of which are listed in the order of their kinds.
   *
   * @throws IllegalArgumentException when a kind has none
   */
  public Runtimes(Map<RuntimeKind, DynoRuntime> byKind) {
    this.byKind = new EnumMap<>(byKind);
    for (RuntimeKind kind : RuntimeKind.values()) {
      if (!byKind.containsKey(kind)) {
        throw new IllegalArgumentException("There is no runtime for " + kind.word());
      }
    }
  }

  /** The same runtime for every kind. */
  public static Runtimes all(DynoRuntime runtime) {
    return new Runtimes(
        Arrays.stream(RuntimeKind.values()).collect(Collectors.toMap(k -> k, _ -> runtime)));
  }

  private DynoRuntime of(RuntimeKind kind) {
    return requireNonNull(byKind.get(kind), "every kind has a runtime");
  }

  private void each(Consumer<DynoRuntime> task) {
    byKind.values().forEach(task);
  }

  @Override
  public String description() {
    return byKind.values().stream()
        .map(DynoRuntime::description)
        .distinct()
        .collect(Collectors.joining(" "));
  }

  @Override
  public List<String> unkept() {
    return byKind.values().stream().flatMap(r -> r.unkept().stream()).toList();
  }

  @Override
  public Dyno start(DynoSpec spec) {
    return of(spec.kind()).start(spec);
  }

  @Override
  public void prepare(UUID app, boolean wanted) {
    each(r -> r.prepare(app, wanted));
  }

  @Override
  public List<Dyno> running() {
    return byKind.values().stream().flatMap(r -> r.running().stream()).toList();
  }

  @Override
  public OptionalInt exit(Dyno dyno) {
    return of(dyno.kind()).exit(dyno);
  }

  @Override
  public void stop(Dyno dyno, Duration grace) {
    of(dyno.kind()).stop(dyno, grace);
  }

  @Override
  public void stopAll(List<Dyno> dynos, Duration grace) {
    try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
      dynos.stream()
          .collect(Collectors.groupingBy(Dyno::kind))
          .forEach((kind, its) -> stops.execute(() -> of(kind).stopAll(its, grace)));
    }
  }

  @Override
  public void onExit(ExitListener listener) {
    each(r -> r.onExit(listener));
  }

  @Override
  public Optional<String> obstacle(RuntimeKind kind) {
    return of(kind).obstacle(kind);
  }

  @Override
  public boolean knowsAll() {
    return byKind.values().stream().allMatch(DynoRuntime::knowsAll);
  }

  @Override
  public void onReturn(Runnable listener) {
    each(r -> r.onReturn(listener));
  }

  @Override
  public void onNotice(NoticeListener listener) {
    each(r -> r.onNotice(listener));
  }

  @Override
  public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
    return of(spec.kind()).runOnce(spec, terminal);
  }

  @Override
  public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
    return of(dyno.kind()).exec(dyno, spec, name, terminal);
  }

  @Override
  public boolean listens(Dyno dyno) {
    return of(dyno.kind()).listens(dyno);
  }

  @Override
  public PortHolder portHolder(Dyno dyno) {
    return of(dyno.kind()).portHolder(dyno);
  }

  @Override
  public int portInside(Dyno dyno) {
    return of(dyno.kind()).portInside(dyno);
  }

  @Override
  public long memory(Dyno dyno) {
    return of(dyno.kind()).memory(dyno);
  }

  @Override
  public OwnCheck ownCheck(Dyno dyno) {
    return of(dyno.kind()).ownCheck(dyno);
  }
}
