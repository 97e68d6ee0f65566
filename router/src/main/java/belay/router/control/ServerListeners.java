package belay.router.control;

import belay.handover.ListenerHolder;
import belay.handover.TcpListener;
import belay.router.log.Notes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Duplicates of the control plane's listening sockets, as it holds one of the router's. While it is
 * away nobody else can listen in its place, and connections wait for the one that comes. Used by
 * one thread.
 */
final class ServerListeners implements AutoCloseable {
  private static final String LAST = "ssh";

  private static final List<String> BEFORE = List.of("api", "api-loopback", "api-routed");

  private final Path run;
  private final Notes notes;
  private final Map<String, Held> held = new HashMap<>();

  /** The control plane whose sockets these are; 0 for none. */
  private long from;

  private record Held(TcpListener socket, ListenerHolder holder) {
    void close() {
      holder.close();
      socket.close();
    }
  }

  ServerListeners(Path run, Notes notes) {
    this.run = run;
    this.notes = notes;
  }

  /** Takes over what a router before holds: the control plane may be away just now. */
  void inherit() {
    BEFORE.forEach(name -> hold(name, run.resolve("held-" + name + ".sock")));
    hold(LAST, run.resolve("held-" + LAST + ".sock"));
  }

  /** Holds what the control plane of that pid listens with, once it does. */
  void hold(long pid) {
    if (pid == from) {
      return;
    }
    boolean whole = hold(LAST, run.resolve(LAST + "-listener.sock"));
    if (whole) {
      // It opens this one last, so that the others are there too, or not at all.
      BEFORE.forEach(name -> hold(name, run.resolve(name + "-listener.sock")));
      from = pid;
    }
  }

  private boolean hold(String name, Path from) {
    Optional<TcpListener> given = TcpListener.given(from);
    given.ifPresent(socket -> {
      try {
        Path path = run.resolve("held-" + name + ".sock");
        Held next = new Held(socket, ListenerHolder.open(path, socket.descriptor(), false));
        Optional.ofNullable(held.put(name, next)).ifPresent(Held::close);
      } catch (IOException e) {
        socket.close();
        notes.say("The control plane's socket " + name + " is not held: " + e.getMessage());
      }
    });
    return given.isPresent();
  }

  /** Nobody comes to answer: whoever waits is told so. */
  void hangUp() {
    held.values().forEach(h -> h.socket().hangUp());
  }

  @Override
  public void close() {
    held.values().forEach(Held::close);
    held.clear();
  }
}
