package belay.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Requests that the router carried are those of the client that it names, by the protocol that it
 * names: it writes both itself, whatever the client wrote.
 */
final class RoutedRequests implements HttpConfiguration.Customizer {
  static final String ATTRIBUTE = "belay.routed";

  private static final Set<String> OF_ROUTER =
      Set.of(
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-port",
          "x-real-ip",
          "x-request-start",
          "via");

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    HttpFields told = request.getHeaders();
    SocketAddress client = client(Optional.ofNullable(told.get("X-Real-IP")).orElse(""));
    String proto = Optional.ofNullable(told.get("X-Forwarded-Proto")).orElse("http");
    boolean secure = proto.equals("https") || proto.equals("wss");
    Request routed = new Routed(request, client, secure);
    routed.setAttribute(ATTRIBUTE, true);
    return routed;
  }

  private static SocketAddress client(String told) {
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(told), 0);
    } catch (IllegalArgumentException e) {
      throw new HttpException.RuntimeException(400, "the router names no client");
    }
  }

  private static final class Routed extends Request.Wrapper {
    private final ConnectionMetaData connection;
    private final HttpFields headers;
    private final HttpURI uri;

    Routed(Request request, SocketAddress client, boolean secure) {
      super(request);
      HttpFields.Mutable own = HttpFields.build();
      for (HttpField field : request.getHeaders()) {
        if (!OF_ROUTER.contains(field.getLowerCaseName())) {
          own.add(field);
        }
      }
      this.headers = own.asImmutable();
      this.uri =
          HttpURI.build(request.getHttpURI()).scheme(secure ? "https" : "http").asImmutable();
      this.connection =
          new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
            @Override
            public SocketAddress getRemoteSocketAddress() {
              return client;
            }

            @Override
            public boolean isSecure() {
              return secure;
            }
          };
    }

    @Override
    public boolean isSecure() {
      return connection.isSecure();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }

    @Override
    public HttpURI getHttpURI() {
      return uri;
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }
  }
}
