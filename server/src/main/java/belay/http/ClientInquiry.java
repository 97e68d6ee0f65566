package belay.http;

import belay.release.Change;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A client's request as it came. */
record ClientInquiry(Request request) implements Inquiry {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name)).filter(v -> !v.isBlank());
  }

  @Override
  public Optional<String> query(String key) {
    try {
      return Optional.ofNullable(Request.extractQueryParameters(request).getValue(key))
          .filter(v -> !v.isBlank());
    } catch (RuntimeException e) {
      throw ApiError.badRequest("The URL's query cannot be read.");
    }
  }

  @Override
  public InputStream bytes() {
    return new Paced(Content.Source.asInputStream(request));
  }

  @Override
  public SocketAddress from() {
    return request.getConnectionMetaData().getRemoteSocketAddress();
  }

  @Override
  public boolean isFromElsewhere() {
    return RoutedDoor.carried(request);
  }

  /** The socket in the home lets in this machine's own commands only. */
  @Override
  public Change.Source door() {
    return OwnSocketCustomizer.cameBy(request) ? Change.Source.CLI : Change.Source.API;
  }

  /** What is not HTTP goes to this server's own port; the router carries an upgrade of HTTP. */
  @Override
  public String rendezvous(int port) {
    if (RoutedDoor.carried(request)) {
      return baseUrl() + "/" + RendezvousUpgrade.FOLDER + "/";
    }
    String host = Request.getServerName(request);
    boolean proxied = header("X-Forwarded-Proto").isPresent();
    return "rendezvous://" + host + ":" + (proxied ? port : Request.getServerPort(request)) + "/";
  }

  @Override
  public String baseUrl() {
    String scheme = isSecure() ? "https://" : "http://";
    return scheme
        + Optional.ofNullable(request.getHeaders().get("Host"))
            .filter(host -> HOST.matcher(host).matches())
            .orElse(Request.getServerName(request));
  }

  /** Whether a client asks for that kind of answer. */
  static boolean accepts(Request request, String type) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.ACCEPT))
        .orElse("")
        .contains(type);
  }

  /** Whether the client speaks TLS, to this server or to a proxy on its machine. */
  private boolean isSecure() {
    return request.isSecure()
        || (!RoutedDoor.carried(request)
            && "https".equals(header("X-Forwarded-Proto").orElse(""))
            && from() instanceof InetSocketAddress from
            && from.getAddress().isLoopbackAddress());
  }
}
