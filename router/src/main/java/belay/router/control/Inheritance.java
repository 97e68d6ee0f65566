package belay.router.control;

import belay.handover.ListenerHolder;
import belay.handover.ServiceManager;
import belay.router.client.Listener;
import belay.router.log.Notes;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the listening socket of a router before, so that no connection is refused between two. */
public final class Inheritance {

  private static final int TRIES = 3;

  private final Path run;
  private final Notes notes;
  private final ServiceManager manager;
  private final boolean takeOver;

  /**
   * What may be inherited.
   *
   * @param takeOver whether a router is there that this one takes over from
   */
  public Inheritance(Path run, Notes notes, ServiceManager manager, boolean takeOver) {
    this.run = run;
    this.notes = notes;
    this.manager = manager;
    this.takeOver = takeOver;
  }

  /** Where the router itself gives the listener of that name to whoever asks. */
  static String routers(String name) {
    return "router-" + infix(name) + "listener.sock";
  }

  /** Where the control plane does, also while no router runs. */
  private static String controlPlanes(String name) {
    return "held-" + infix(name) + "listener.sock";
  }

  /** That of plain HTTP was there first, and is called nothing but the listener. */
  private static String infix(String name) {
    return name.equals(Listener.HTTP) ? "" : name + "-";
  }

  /**
   * A socket that listens on that address; empty when nobody has one. Who does not give his is
   * noted: the address is then most likely taken. One that a service manager handed over is taken
   * wherever it listens, as it was told where; so is that of a router that had one.
   */
  public OptionalInt listener(String name, InetSocketAddress bind) {
    OptionalInt handed = manager.listener(name);
    if (handed.isPresent()) {
      return handed;
    }
    for (String place : List.of(routers(name), controlPlanes(name), runners(bind))) {
      OptionalInt given = asked(place);
      boolean managed = manager.isThere() && takeOver && place.equals(routers(name));
      if (given.isPresent() && (managed || listens(given.getAsInt(), bind))) {
        return given;
      }
      given.ifPresent(other -> {
        notes.say(
            "The listener given at "
                + place
                + " is "
                + address(other).map(Object::toString).orElse("no socket")
                + ", not "
                + bind
                + ".");
        ListenerHolder.release(other);
      });
    }
    return OptionalInt.empty();
  }

  /** Where the runner does, for a port that only root may have. */
  private static String runners(InetSocketAddress bind) {
    boolean loopback = bind.getAddress().isLoopbackAddress();
    return "low-" + (loopback ? "loopback-" : "") + bind.getPort() + ".sock";
  }

  /** Somebody who is there and does not give is asked again: without it connections are refused. */
  private OptionalInt asked(String name) {
    for (int i = 0; i < TRIES; i++) {
      try {
        return ListenerHolder.ask(run.resolve(name));
      } catch (IOException e) {
        notes.say("The listener was not given at " + name + ": " + e.getMessage() + ".");
      }
    }
    return OptionalInt.empty();
  }

  /** A home whose port was changed has a listener that is not wanted any more. */
  private static boolean listens(int descriptor, InetSocketAddress bind) {
    return address(descriptor)
        .filter(has -> has.getAddress().equals(bind.getAddress()))
        .filter(has -> bind.getPort() == 0 || has.getPort() == bind.getPort())
        .isPresent();
  }

  private static Optional<InetSocketAddress> address(int descriptor) {
    return Optional.ofNullable(new Socket(descriptor).localAddress());
  }
}
