package belay.dashboard;

import belay.access.Person;
import belay.access.Sessions;
import belay.http.ApiError;
import belay.http.RoutedDoor;
import belay.signin.Browsers;
import belay.signin.Csrf;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * What must be so before a page is answered: that the browser came by the server's own name, or is
 * on this machine and knows it by a name of loopback (so that no other site's name can be led
 * here), that a form was sent from one of these pages, and whose session it is.
 */
final class Guarded {
  static final String COOKIE = "belay_session";
  static final String SECURE_COOKIE = "__Host-belay_session";
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Request request;

  Guarded(Request request) {
    this.request = request;
  }

  /** By the server's own name, which the router has seen to, or else from this machine. */
  void insistHere() {
    if (RoutedDoor.carried(request)) {
      return;
    }
    SocketAddress from = request.getConnectionMetaData().getRemoteSocketAddress();
    if (!isHere(from, Request.getServerName(request))) {
      throw ApiError.forbidden(
          "The dashboard answers on the server's own machine as http://127.0.0.1:%d/, and from"
                  .formatted(Request.getServerPort(request))
              + " elsewhere by the server's own name once it has one (belay setup). Until then go"
              + " through SSH: ssh -L %1$d:127.0.0.1:%1$d the-server, and open that address."
                  .formatted(Request.getServerPort(request)));
    }
  }

  /**
   * A name of another site's, led to this machine, makes no page of that site one of this server.
   */
  static boolean isHere(SocketAddress from, String name) {
    return from instanceof InetSocketAddress address
        && address.getAddress().isLoopbackAddress()
        && NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  Form form() {
    if (!request.getMethod().equals("POST")) {
      return Form.parse(new byte[0]);
    }
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] body = in.readNBytes(Form.BYTES_MAX + 1);
      if (body.length > Form.BYTES_MAX) {
        throw new ApiError(
            413,
            "request_too_large",
            "The form is larger than " + (Form.BYTES_MAX >> 10) + " KiB.");
      }
      return Form.parse(body);
    } catch (IOException e) {
      throw ApiError.badRequest("The form could not be read to its end.");
    }
  }

  /**
   * Refuses a form that did not come from one of these pages.
   *
   * @param who whose token it must carry; nobody's where it lets somebody in, since that page may
   *     have been opened before this browser was signed in
   */
  void insistOwn(Form form, Optional<Visit.SignedIn> who) {
    if (!request.getMethod().equals("POST")) {
      return;
    }
    String site = header("Sec-Fetch-Site").orElse("same-origin");
    boolean ours =
        site.equals("same-origin") && header("Origin").filter(origin(request)::equals).isPresent();
    boolean token =
        who.filter(w -> !Csrf.fits(w.secret(), form.value("csrf").orElse(""))).isEmpty();
    if (!ours || !token) {
      throw ApiError.forbidden(
          "That form did not come from this dashboard's own page, or the page is of another"
              + " session. Nothing was changed. Open the page anew and try again.");
    }
  }

  /** Of the pages, as the browser knows them. */
  static String origin(Request request) {
    return (request.isSecure() ? "https://" : "http://")
        + Optional.ofNullable(request.getHeaders().get("Host")).orElse("");
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  Optional<Visit.SignedIn> who(Sessions sessions) {
    return secret()
        .flatMap(secret ->
            sessions
                .person(secret, browser())
                .map(p -> p.from(request.getConnectionMetaData().getRemoteSocketAddress()))
                .map((Person p) -> new Visit.SignedIn(p, secret)));
  }

  private Optional<String> secret() {
    String wanted = request.isSecure() ? SECURE_COOKIE : COOKIE;
    List<HttpCookie> cookies = Request.getCookies(request);
    return cookies.stream()
        .filter(c -> c.getName().equals(wanted))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  Sessions.Browser browser() {
    String agent = Optional.ofNullable(request.getHeaders().get(HttpHeader.USER_AGENT)).orElse("");
    String address =
        request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
            ? from.getAddress().getHostAddress()
            : "";
    return new Sessions.Browser(Browsers.name(agent), address);
  }

  /** The cookie of a session that began, or of none when the secret is empty. */
  static String cookie(Request request, String secret) {
    boolean secure = request.isSecure();
    long age = secret.isEmpty() ? 0 : Sessions.LIFE.toSeconds();
    return (secure ? SECURE_COOKIE : COOKIE)
        + "="
        + secret
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + age
        + (secure ? "; Secure" : "");
  }
}
