package belay.router.client;

import belay.router.http.Peer;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from, and how.
 *
 * @param address the visitor's, or that of the proxy he came by
 * @param announces whether it may begin by saying whose it is (the PROXY protocol)
 */
record Came(@Nullable SocketAddress address, Peer.Way way, boolean announces) {
  Came with(Peer.Way other) {
    return new Came(address, other, announces);
  }
}
