package belay.runner;

import belay.kernel.Native;
import belay.network.NetworkSettings;
import belay.release.BelayException;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import belay.runtime.PortHolder;
import belay.runtime.process.DynoHost;
import belay.runtime.process.DynoOrder;
import belay.runtime.process.Pipes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has dynos by asking the runner, for a program without rights. Safe for several threads. */
public final class RunnerHost implements DynoHost {
  private static final Logger LOG = LoggerFactory.getLogger(RunnerHost.class);

  private final Calls calls;

  /** What does not change in a runner's life, and hardly from one to the next. */
  private volatile Optional<Told.Facts> told = Optional.empty();

  /**
   * Asks nobody yet.
   *
   * @param socket where the runner listens
   * @param networks what apps' networks are to be
   */
  public RunnerHost(Path socket, NetworkSettings networks) {
    this.calls = new Calls(socket, networks);
  }

  Calls calls() {
    return calls;
  }

  /** Its process, when it answers now; a few seconds at most. */
  public OptionalInt answering() {
    return calls.answering();
  }

  Told.Facts told() {
    Optional<Told.Facts> known = told;
    if (known.isPresent()) {
      return known.get();
    }
    Told.Facts all = calls.insist(new Ask.Facts(), Told.Facts.class);
    told = Optional.of(all);
    return all;
  }

  @Override
  public Facts facts() {
    return told().facts();
  }

  @Override
  public Begun start(DynoOrder order) {
    try {
      Calls.Answered answered = calls.ask(new Ask.Start(Wish.of(order)));
      Told.Piped piped = answered.reply().as(Told.Piped.class);
      return new Begun(dyno(order, piped.host()), pipes(piped, answered.descriptors()));
    } catch (IOException | Calls.Lost e) {
      endUnknown(order.id());
      throw new CannotStartDyno(
          order.spec().name() + " could not be started: " + e.getMessage(), e);
    }
  }

  /** It may run, and nobody would know. */
  private void endUnknown(UUID dyno) {
    try {
      calls.insist(new Ask.Signal(dyno, Ask.Signal.Kind.KILL), Boolean.class);
      calls.insist(new Ask.Forget(dyno), Boolean.class);
    } catch (BelayException e) {
      LOG.warn("dyno {} may run, and is taken over at the next start", dyno, e);
    }
  }

  private static Dyno dyno(DynoOrder order, String host) {
    DynoSpec spec = order.spec();
    Optional<DynoAddress> address =
        spec.port().stream()
            .mapToObj(port -> new DynoAddress(host.isEmpty() ? DynoAddress.LOOPBACK : host, port))
            .findFirst();
    return Dyno.of(order.id(), spec, address, order.at());
  }

  private static Pipes pipes(Told.Piped piped, List<Integer> descriptors) throws IOException {
    int expected = 2 + (piped.unread() ? 1 : 0) + (piped.process() ? 1 : 0);
    if (descriptors.size() != expected) {
      descriptors.forEach(Native::close);
      throw new IOException("the runner gave " + descriptors.size() + " descriptors");
    }
    return new Pipes(
        descriptors.get(0),
        descriptors.get(1),
        piped.unread() ? descriptors.get(2) : -1,
        piped.process() ? descriptors.getLast() : -1);
  }

  @Override
  public List<Left> left() {
    return Arrays.stream(calls.insist(new Ask.Left(), Told.Left[].class))
        .map(Told.Left::left)
        .toList();
  }

  @Override
  public Optional<Pipes> take(UUID dyno) {
    try {
      Calls.Answered answered = calls.ask(new Ask.Take(dyno));
      return answered.descriptors().isEmpty()
          ? Optional.empty()
          : Optional.of(pipes(answered.reply().as(Told.Piped.class), answered.descriptors()));
    } catch (IOException e) {
      throw new Calls.Away(String.valueOf(e.getMessage()));
    }
  }

  private void signal(UUID dyno, Ask.Signal.Kind kind) {
    var _ = calls.insist(new Ask.Signal(dyno, kind), Boolean.class);
  }

  @Override
  public void terminate(UUID dyno) {
    signal(dyno, Ask.Signal.Kind.TERMINATE);
  }

  @Override
  public void kill(UUID dyno) {
    signal(dyno, Ask.Signal.Kind.KILL);
  }

  @Override
  public void settle(UUID dyno) {
    signal(dyno, Ask.Signal.Kind.SETTLE);
  }

  @Override
  public OptionalInt exit(UUID dyno) {
    return calls.insist(new Ask.Exit(dyno), OptionalInt.class);
  }

  @Override
  public void forget(UUID dyno) {
    var _ = calls.insist(new Ask.Forget(dyno), Boolean.class);
  }

  @Override
  public PortHolder portHolder(UUID dyno, int port) {
    return calls.insist(new Ask.Holder(dyno, port), PortHolder.class);
  }

  @Override
  public long memory(UUID dyno) {
    return calls.insist(new Ask.Memory(dyno), Long.class);
  }

  @Override
  public Map<UUID, Usage> usages(Set<UUID> dynos) {
    Map<UUID, Usage> usages = new HashMap<>();
    try {
      var answered = calls.ask(new Ask.Usages(dynos)).reply();
      var type =
          Reply.JSON.getTypeFactory().constructMapType(HashMap.class, UUID.class, Usage.class);
      usages.putAll(Reply.JSON.convertValue(answered.value(), type));
    } catch (IOException e) {
      throw new Calls.Away(String.valueOf(e.getMessage()));
    }
    return usages;
  }

  @Override
  public OptionalLong written(UUID dyno) {
    return calls.insist(new Ask.Written(dyno), OptionalLong.class);
  }

  @Override
  public OneOff run(DynoOrder order, Optional<Terminal> terminal) {
    return held(order, new Ask.Run(Wish.of(order), terminal));
  }

  @Override
  public OneOff exec(UUID dyno, DynoOrder inside, Optional<Terminal> terminal) {
    return held(inside, new Ask.Exec(dyno, Wish.of(inside), terminal));
  }

  private OneOff held(DynoOrder order, Ask ask) {
    try {
      Calls.Answered answered = calls.open(ask);
      Dyno dyno = dyno(order, answered.reply().as(String.class));
      return new RunnerOneOff(dyno, RunnerProcess.of(calls, answered, order.id()));
    } catch (IOException | Calls.Lost e) {
      endUnknown(order.id());
      throw new CannotStartDyno(
          order.spec().name() + " could not be started: " + e.getMessage(), e);
    }
  }

  @Override
  public void discard(UUID app) {
    var _ = calls.insist(new Ask.Discard(app), Boolean.class);
  }

  @Override
  public boolean admit(String link, Set<Integer> services) {
    return calls.insist(new Ask.Admit(link, services), Boolean.class);
  }

  @Override
  public void prepare(UUID app) {
    var _ = calls.insist(new Ask.Network(app, true), Boolean.class);
  }

  @Override
  public void vacate(UUID app) {
    var _ = calls.insist(new Ask.Network(app, false), Boolean.class);
  }

  @Override
  public void close() {
    calls.close();
  }
}
