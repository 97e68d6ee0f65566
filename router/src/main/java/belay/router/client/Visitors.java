package belay.router.client;

import belay.api.routing.TrustedProxies;
import belay.router.http.Bytes;
import belay.router.http.Peer;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * Who is whom among those who come in.
 *
 * @param proxies whose word on a visitor is taken
 * @param proxyProtocol whether these say it before anything else (the PROXY protocol)
 */
public record Visitors(TrustedProxies proxies, boolean proxyProtocol) {
  /** One that just came. */
  Came came(Channel channel) {
    int port = channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    Came came = new Came(Bytes.plain(channel.remoteAddress()), Peer.Way.plain(port), false);
    return proxyProtocol && isProxy(came) ? new Came(came.address(), came.way(), true) : came;
  }

  private boolean isProxy(Came came) {
    return came.address() instanceof InetSocketAddress remote
        && remote.getAddress() != null
        && proxies.has(remote.getAddress());
  }

  /** Who it is then. */
  Peer peer(Came came) {
    return new Peer(Bytes.address(came.address()), came.way(), isProxy(came), proxies::has);
  }
}
