package belay.runner;

import belay.handover.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections of one user, and has each served by a thread of its own. Nobody else connects,
 * by the socket's mode; who does all the same is sent away unheard.
 */
final class Door implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final int CONNECTIONS_MAX = 1_000;
  private static final int STACK_BYTES = 256 * 1024;

  private final Wire.Listener listener;
  private final Ground ground;
  private final Host host;
  private final int owner;
  private final Semaphore room = new Semaphore(CONNECTIONS_MAX);
  private volatile boolean closed;

  private Door(Wire.Listener listener, Ground ground, Host host, int owner) {
    this.listener = listener;
    this.ground = ground;
    this.host = host;
    this.owner = owner;
  }

  /** Opens it, in the place of whoever listened there before. */
  static Door open(Path socket, Ground ground, Host host, int owner) throws IOException {
    Door door = new Door(Wire.Listener.open(socket, owner), ground, host, owner);
    Thread.ofPlatform().name("door").start(door::run);
    return door;
  }

  private void run() {
    while (!closed) {
      try {
        take(listener.accept());
      } catch (IOException e) {
        if (!closed) {
          LOG.warn("{}", e.getMessage());
        }
      }
    }
  }

  private void take(Wire wire) {
    if (!room.tryAcquire()) {
      LOG.warn("more than {} connections", CONNECTIONS_MAX);
      wire.close();
      return;
    }
    Thread.ofPlatform()
        .name("desk")
        .daemon()
        .stackSize(STACK_BYTES)
        .start(() -> {
          try {
            serve(wire);
          } finally {
            wire.close();
            room.release();
          }
        });
  }

  private void serve(Wire wire) {
    try {
      Wire.Peer peer = wire.peer();
      if (peer.user() != owner) {
        LOG.warn("user {} (process {}) is not listened to", peer.user(), peer.pid());
        return;
      }
      new Desk(wire, ground, host, owner).serve();
    } catch (IOException e) {
      LOG.debug("a connection ended", e);
    } catch (RuntimeException e) {
      LOG.error("What was asked could not be done.", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    listener.close();
  }
}
