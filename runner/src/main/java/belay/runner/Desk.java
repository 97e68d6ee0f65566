package belay.runner;

import belay.handover.Wire;
import belay.release.BelayException;
import belay.runner.Ground.Spot;
import belay.runner.Reply.Refusal;
import belay.runtime.CannotStartDyno;
import belay.runtime.DynoAddress;
import belay.runtime.process.DynoHost;
import belay.runtime.process.DynoOrder;
import belay.runtime.process.LocalHost;
import belay.runtime.process.Pipes;
import belay.sandbox.Attached;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what one connection asks: one thing, which is checked first. Whatever is wrong with it is
 * answered in a sentence. For one thread.
 */
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Wire wire;
  private final Ground ground;
  private final Host host;
  private final int owner;

  /**
   * @param owner the user who asks
   */
  Desk(Wire wire, Ground ground, Host host, int owner) {
    this.wire = wire;
    this.ground = ground;
    this.host = host;
    this.owner = owner;
  }

  /** Does it and answers. */
  void serve() throws IOException {
    Wire.Message message = wire.receive(Reply.BYTES_MAX);
    message.drop();
    try {
      Ask ask = Reply.JSON.readValue(message.bytes(), Ask.class);
      if (ask == null) {
        throw new Unacceptable("Nothing is asked.");
      }
      wire.limit(0);
      serve(ask);
    } catch (Host.Unbegun e) {
      refuse(Refusal.UNBEGUN, e.getMessage());
    } catch (CannotStartDyno e) {
      refuse(Refusal.START, e.getMessage());
    } catch (Unacceptable | com.fasterxml.jackson.core.JacksonException e) {
      LOG.warn("refused: {}", String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      refuse(Refusal.INPUT, e.getMessage());
    } catch (BelayException | IllegalArgumentException | NullPointerException e) {
      refuse(Refusal.INPUT, String.valueOf(e.getMessage()));
    } catch (Hung e) {
      LOG.debug("gone", e);
    } catch (IOException e) {
      refuse(Refusal.FAULT, e.getMessage());
    }
  }

  /** The caller went away while it was answered. */
  private static final class Hung extends IOException {
    private static final long serialVersionUID = 1L;

    Hung(IOException cause) {
      super(cause);
    }
  }

  private void refuse(Refusal what, @Nullable String why) throws IOException {
    wire.send(Reply.refused(what, String.valueOf(why)).bytes());
  }

  private void answer(Object value, int... descriptors) throws Hung {
    try {
      wire.send(Reply.done(value).bytes(), descriptors);
    } catch (IOException e) {
      throw new Hung(e);
    }
  }

  private void serve(Ask ask) throws IOException {
    switch (ask) {
      case Ask.Begin(Ask.Networks networks) -> {
        host.begin(Checks.networks(networks));
        answer(true);
      }
      case Ask.Facts() -> answer(Told.Facts.of(host.dynos().facts()));
      case Ask.Builds() -> answer(host.builds().told());
      case Ask.Start(Wish wish) -> start(wish);
      case Ask.Left() -> answer(host.dynos().left().stream().map(Told.Left::of).toList());
      case Ask.Take(UUID dyno) -> take(dyno);
      case Ask.Signal(UUID dyno, Ask.Signal.Kind kind) -> signal(dyno, kind);
      case Ask.Exit(UUID dyno) -> answer(host.dynos().exit(dyno));
      case Ask.Forget(UUID dyno) -> {
        host.dynos().forget(dyno);
        answer(true);
      }
      case Ask.Holder(UUID dyno, int port) -> {
        Checks.port(port);
        answer(host.dynos().portHolder(dyno, port));
      }
      case Ask.Memory(UUID dyno) -> answer(host.dynos().memory(dyno));
      case Ask.Usages(var dynos) -> {
        Checks.dynos(dynos);
        answer(host.dynos().usages(dynos));
      }
      case Ask.Written(UUID dyno) -> answer(host.dynos().written(dyno));
      case Ask.Run(Wish wish, var terminal) -> {
        Checks.terminal(terminal);
        held(wish, order -> host.dynos().runHeld(order, terminal));
      }
      case Ask.Exec(UUID dyno, Wish wish, var terminal) -> {
        Checks.terminal(terminal);
        held(wish, order -> host.dynos().execHeld(dyno, order, terminal));
      }
      case Ask.Await(UUID dyno) -> await(dyno);
      case Ask.Admit(String link, Set<Integer> services) -> admit(link, services);
      case Ask.Network(UUID app, boolean wanted) -> network(app, wanted);
      case Ask.Place(UUID app) -> answer(host.builds().place(app));
      case Ask.Build(Ask.Order order) -> build(order);
      case Ask.Discard(UUID app) -> discard(app);
      case Ask.Own(UUID app, List<String> directories, boolean give) -> {
        own(app, directories, give);
        answer(true);
      }
    }
  }

  private void admit(String link, Set<Integer> services) throws IOException {
    Checks.link(link);
    Checks.ports(services);
    answer(host.dynos().admit(link, services));
  }

  /** What starts something of a wish whose directories are held. */
  private interface Begin<T> {
    T begin(DynoOrder order) throws IOException;
  }

  private <T> T checked(Wish wish, Begin<T> begin) throws IOException {
    Checks.wish(wish);
    try (Spot release = ground.hold(wish.directory());
        Spot shared = ground.holdIfThere(wish.shared())) {
      return begin.begin(wish.order(release.path(), shared.path()));
    }
  }

  private void start(Wish wish) throws IOException {
    DynoHost.Begun begun = checked(wish, host.dynos()::start);
    try (Pipes pipes = begun.pipes()) {
      answer(pipes, begun.dyno().address());
    }
  }

  private void take(UUID dyno) throws IOException {
    Optional<Pipes> taken = host.dynos().take(dyno);
    if (taken.isEmpty()) {
      answer(new Told.Piped("", false, false));
      return;
    }
    try (Pipes pipes = taken.get()) {
      answer(pipes, Optional.empty());
    }
  }

  private void answer(Pipes pipes, Optional<DynoAddress> address) throws IOException {
    List<Integer> descriptors = new ArrayList<>(List.of(pipes.log(), pipes.end()));
    if (pipes.unread() >= 0) {
      host.lend(pipes.unread());
      descriptors.add(pipes.unread());
    }
    if (pipes.process() >= 0) {
      descriptors.add(pipes.process());
    }
    answer(
        new Told.Piped(
            address.map(DynoAddress::host).orElse(""), pipes.unread() >= 0, pipes.process() >= 0),
        descriptors.stream().mapToInt(d -> d).toArray());
  }

  private void network(UUID app, boolean wanted) throws IOException {
    if (wanted) {
      host.dynos().prepare(app);
    } else {
      host.dynos().vacate(app);
    }
    answer(true);
  }

  private void signal(UUID dyno, Ask.Signal.Kind kind) throws IOException {
    switch (kind) {
      case TERMINATE -> host.dynos().terminate(dyno);
      case KILL -> host.dynos().kill(dyno);
      case SETTLE -> host.dynos().settle(dyno);
    }
    answer(true);
  }

  private void held(Wish wish, Begin<LocalHost.Held> begin) throws IOException {
    LocalHost.Held held = checked(wish, begin);
    hand(held.dyno().address().map(DynoAddress::host).orElse(""), held.attached());
  }

  /** Hands the streams on, and stays until the process ends: it goes with its caller. */
  private void hand(String address, Attached attached) throws IOException {
    try (var streams = attached.streams()) {
      streams.own(owner);
      answer(address, streams.input(), streams.output());
    } catch (IOException e) {
      end(attached);
      throw e;
    }
    var ended =
        attached
            .process()
            .onExit()
            .thenAccept(process -> {
              attached.forget().run();
              tell(process.exitValue());
            });
    try {
      // A word is a wish that it ends, and so is the end of the connection.
      while (true) {
        wire.receive(Reply.BYTES_MAX).drop();
        end(attached);
      }
    } catch (IOException e) {
      end(attached);
    }
    // It tells on this connection, which is closed behind this.
    ended.join();
  }

  private void tell(int status) {
    try {
      wire.send(Reply.done(status).bytes());
    } catch (IOException e) {
      LOG.debug("nobody is told of an end", e);
    }
    wire.hangUp();
  }

  private static void end(Attached attached) {
    while (attached.process().isAlive()) {
      attached.kill().run();
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private void discard(UUID app) throws IOException {
    host.dynos().discard(app);
    answer(true);
  }

  private void await(UUID dyno) throws IOException {
    while (host.dynos().lives(dyno)) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    var status = host.dynos().exit(dyno);
    host.dynos().forget(dyno);
    answer(status);
  }

  private void build(Ask.Order order) throws IOException {
    Checks.words(order.command());
    Checks.directories(order.directories());
    Checks.environment(order.env());
    List<Spot> held = new ArrayList<>();
    try {
      for (String directory : order.directories()) {
        held.add(ground.hold(directory));
      }
      hand("", host.builds().start(order, held));
    } finally {
      held.forEach(Spot::close);
    }
  }

  private void own(UUID app, List<String> directories, boolean give) throws IOException {
    Checks.directories(directories);
    for (String directory : directories) {
      try (Spot spot = ground.hold(directory, host.builds().owners(app))) {
        host.builds().own(app, spot, give);
      }
    }
  }
}
