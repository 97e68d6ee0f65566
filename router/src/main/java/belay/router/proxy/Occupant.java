package belay.router.proxy;

import belay.router.limits.Eviction;
import org.jspecify.annotations.Nullable;

/**
 * Whoever has one of the places that an event loop has for clients: a connection in its handshake,
 * one of HTTP/1.1 or HTTP/2, or a stream of the latter. On one event loop.
 */
public interface Occupant {
  /** Its request that is under way; null when none is. */
  @Nullable Exchange exchange();

  /** Whether it is a connection and not a part of one. */
  boolean isConnection();

  /**
   * How many of the places it takes: what TLS and HTTP/2 hold for a connection, in the heap and
   * beside it, comes to as much again as the connection itself.
   */
  default int places() {
    return 1;
  }

  /** How it stands when somebody must be given up for a newcomer. */
  Eviction.Candidate<Occupant> candidate(Clients.Newcomer newcomer, long now);

  /** Looks whether time is over. */
  void tick(long now);

  /** Other certificates are in force: whoever waits for one goes on. */
  default void certified() {}

  /** Another router takes new connections: this one is to have no request after those it has. */
  void leave();

  /** The router stops: ends now if nothing is under way. */
  void stopWhenIdle();

  void closeNow();
}
