package belay.handover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a listening socket and gives a duplicate of it to every process of the same user that asks.
 * As long as anybody holds it, connections wait in its queue, whoever accepted from it before.
 * Linux only. Safe for use by several threads.
 */
public final class ListenerHolder implements AutoCloseable {
  private final int listener;
  private final int held;
  private final boolean owned;
  private volatile boolean closed;

  /** Whether the number of the listener may be another socket's by now. */
  private boolean gone;

  private ListenerHolder(int listener, int held, boolean owned) {
    this.listener = listener;
    this.held = held;
    this.owned = owned;
  }

  /**
   * Begins to give a descriptor away on a socket at that path, taking the place of whoever did so
   * before.
   *
   * @param descriptor of the listening socket
   * @param owned whether closing this closes the descriptor
   */
  public static ListenerHolder open(Path path, int descriptor, boolean owned) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    int listener = Unix.listen(fresh);
    ListenerHolder holder = new ListenerHolder(listener, descriptor, owned);
    try {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      holder.close();
      throw e;
    }
    Thread.ofPlatform().daemon().name("listener-holder").start(holder::give);
    return holder;
  }

  /**
   * Asks whoever holds at that path for the descriptor; it is the caller's to close.
   *
   * @return empty when nobody is there
   * @throws IOException when somebody is there who does not give it
   */
  public static OptionalInt ask(Path path) throws IOException {
    OptionalInt socket = Unix.connect(path);
    if (socket.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Unix.receive(socket.getAsInt()));
    } finally {
      Unix.close(socket.getAsInt());
    }
  }

  /** Closes a descriptor that {@link #ask} answered. */
  public static void release(int descriptor) {
    Unix.close(descriptor);
  }

  private void give() {
    while (!closed) {
      try {
        int peer = Unix.accept(listener);
        try {
          Unix.send(peer, held);
        } finally {
          Unix.close(peer);
        }
      } catch (IOException e) {
        // One that asked and went away, or the end.
        if (!closed) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    }
    synchronized (this) {
      Unix.close(listener);
      gone = true;
    }
    if (owned) {
      // Here, where it is not being sent any more.
      Unix.close(held);
    }
  }

  /** Gives no more away; the path is left to whoever takes its place. */
  @Override
  public synchronized void close() {
    closed = true;
    if (!gone) {
      Unix.shutdown(listener);
    }
  }
}
