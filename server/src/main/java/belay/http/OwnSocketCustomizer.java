package belay.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/** Requests that come by a socket in the home come from this machine, as those over loopback do. */
final class OwnSocketCustomizer implements HttpConfiguration.Customizer {
  private static final String OWN = "belay.own";
  private static final SocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** Whether a request came by that socket, which only this machine's own commands reach. */
  static boolean cameBy(Request request) {
    return Boolean.TRUE.equals(request.getAttribute(OWN));
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    if (!(connection.getRemoteSocketAddress() instanceof UnixDomainSocketAddress)) {
      return request;
    }
    Request here = new FromHere(request);
    here.setAttribute(OWN, true);
    return here;
  }

  private static final class FromHere extends Request.Wrapper {
    private final ConnectionMetaData connection;

    FromHere(Request request) {
      super(request);
      this.connection =
          new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
            @Override
            public SocketAddress getRemoteSocketAddress() {
              return HERE;
            }
          };
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }
  }
}
