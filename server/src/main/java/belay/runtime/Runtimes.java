package belay.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * Two kinds of dynos as one: those of an image are containers, all others processes. Whose a dyno
 * is stays known for the newest of them, also after its end. Safe for use by several threads.
 */
public final class Runtimes implements DynoRuntime {
  private static final int KEPT = 10_000;

  private final DynoRuntime processes;
  private final DynoRuntime containers;
  private final Set<UUID> contained =
      Collections.synchronizedSet(Collections.newSetFromMap(new Newest()));

  public Runtimes(DynoRuntime processes, DynoRuntime containers) {
    this.processes = processes;
    this.containers = containers;
    containers.running().forEach(dyno -> contained.add(dyno.id()));
  }

  private static final class Newest extends LinkedHashMap<UUID, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
      return size() > KEPT;
    }
  }

  private DynoRuntime of(DynoSpec spec) {
    return spec.image().isPresent() ? containers : processes;
  }

  private DynoRuntime of(Dyno dyno) {
    return contained.contains(dyno.id()) ? containers : processes;
  }

  @Override
  public String description() {
    return processes.description() + " " + containers.description();
  }

  @Override
  public List<String> unkept() {
    List<String> all = new ArrayList<>(processes.unkept());
    all.addAll(containers.unkept());
    return all;
  }

  @Override
  public Dyno start(DynoSpec spec) {
    Dyno dyno = of(spec).start(spec);
    if (spec.image().isPresent()) {
      contained.add(dyno.id());
    }
    return dyno;
  }

  @Override
  public List<Dyno> running() {
    List<Dyno> all = new ArrayList<>(processes.running());
    List<Dyno> others = containers.running();
    // Also those that the engine told of later: it may have been away when this was made.
    others.forEach(dyno -> contained.add(dyno.id()));
    all.addAll(others);
    return all;
  }

  @Override
  public OptionalInt exit(Dyno dyno) {
    return of(dyno).exit(dyno);
  }

  @Override
  public void stop(Dyno dyno, Duration grace) {
    of(dyno).stop(dyno, grace);
  }

  @Override
  public void stopAll(List<Dyno> dynos, Duration grace) {
    List<Dyno> inContainers = dynos.stream().filter(d -> contained.contains(d.id())).toList();
    List<Dyno> others = dynos.stream().filter(d -> !contained.contains(d.id())).toList();
    try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
      stops.execute(() -> processes.stopAll(others, grace));
      stops.execute(() -> containers.stopAll(inContainers, grace));
    }
  }

  @Override
  public void onExit(ExitListener listener) {
    processes.onExit(listener);
    containers.onExit(listener);
  }

  @Override
  public Optional<String> obstacle() {
    return containers.obstacle();
  }

  @Override
  public boolean knowsAll() {
    return processes.knowsAll() && containers.knowsAll();
  }

  @Override
  public void onReturn(Runnable listener) {
    processes.onReturn(listener);
    containers.onReturn(listener);
  }

  @Override
  public void onNotice(NoticeListener listener) {
    processes.onNotice(listener);
    containers.onNotice(listener);
  }

  @Override
  public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
    OneOff dyno = of(spec).runOnce(spec, terminal);
    if (spec.image().isPresent()) {
      contained.add(dyno.dyno().id());
    }
    return dyno;
  }

  @Override
  public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
    return of(dyno).exec(dyno, spec, name, terminal);
  }

  @Override
  public boolean listens(Dyno dyno) {
    return of(dyno).listens(dyno);
  }

  @Override
  public PortHolder portHolder(Dyno dyno) {
    return of(dyno).portHolder(dyno);
  }

  @Override
  public int portInside(Dyno dyno) {
    return of(dyno).portInside(dyno);
  }

  @Override
  public long memory(Dyno dyno) {
    return of(dyno).memory(dyno);
  }

  @Override
  public OwnCheck ownCheck(Dyno dyno) {
    return of(dyno).ownCheck(dyno);
  }
}
