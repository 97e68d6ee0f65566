package belay.http;

import belay.rendezvous.RendezvousProtocol;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;

/**
 * The rendezvous protocol behind a request that asks for it (RFC 9110, section 7.8), so that it
 * passes through proxies that know nothing but HTTP.
 */
final class RendezvousUpgrade {
  static final String FOLDER = "rendezvous";
  private static final String PROTOCOL = "belay-rendezvous";

  private final RendezvousProtocol protocol;

  RendezvousUpgrade(RendezvousProtocol protocol) {
    this.protocol = protocol;
  }

  static boolean isAsked(Request request, List<String> path) {
    return path.size() == 2
        && path.getFirst().equals(FOLDER)
        && request.getMethod().equals("GET")
        && PROTOCOL.equals(request.getHeaders().get(HttpHeader.UPGRADE));
  }

  /** Changes the protocol whatever the secret: one that is nobody's ends the connection then. */
  void handle(Request request, String secret, Sender sender) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    request.setAttribute(
        HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
        protocol.after(
            secret, endPoint, request.getConnectionMetaData().getConnector().getExecutor()));
    sender.upgrade(PROTOCOL);
  }
}
