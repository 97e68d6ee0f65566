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
   * @return empty when nobody answers there
   */
  public static OptionalInt ask(Path path) {
    try {
      int socket = Unix.connect(path);
      try {
        return OptionalInt.of(Unix.receive(socket));
      } finally {
        Unix.close(socket);
      }
    } catch (IOException e) {
      return OptionalInt.empty();
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
    Unix.close(listener);
    if (owned) {
      // Here, where it is not being sent any more.
      Unix.close(held);
    }
  }

  /** Gives no more away; the path is left to whoever takes its place. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Unix.shutdown(listener);
    }
  }
}
