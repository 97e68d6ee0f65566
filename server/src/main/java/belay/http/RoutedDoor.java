package belay.http;

import belay.access.Claim;
import belay.handover.TcpListener;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Where the router hands on what comes for the server's own host name. Whoever comes by it is on
 * the Internet, though the connection is from this machine: nothing is taken for being local.
 *
 * @param socket on loopback; lent, not closed
 * @param preface what each of its connections begins with, which only the router knows
 * @param host the server's own name, the only one that is answered to
 * @param url what people elsewhere call this server, without a slash at its end
 * @param claim whether an administrator has come by this door yet
 * @param plain whether requests are taken that came to the router without TLS
 */
public record RoutedDoor(
    TcpListener socket, String preface, String host, String url, Claim claim, boolean plain) {
  private static final List<String> SIGN_IN = List.of("GET", "HEAD", "POST");

  /** Whether a request came by it. */
  public static boolean carried(Request request) {
    return Boolean.TRUE.equals(request.getAttribute(RoutedRequests.ATTRIBUTE));
  }

  /** Where a browser is sent that came by plain HTTP, as people type names; empty for nowhere. */
  Optional<String> overTls(Request request) {
    boolean page =
        ClientInquiry.accepts(request, "text/html")
            && (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"));
    return page && !request.isSecure() && !plain && url.startsWith("https:")
        ? Optional.of(url + request.getHttpURI().getPathQuery())
        : Optional.empty();
  }

  /** Why a request that came by it is not looked at any further; empty when it is. */
  Optional<ApiError> refusal(Request request, List<String> path) {
    if (!Request.getServerName(request).toLowerCase(Locale.ROOT).equals(host)) {
      return Optional.of(
          new ApiError(421, "misdirected_request", "This server answers as " + host + " only."));
    }
    if (!request.isSecure() && !plain) {
      return Optional.of(
          ApiError.forbidden(
              "This server takes no plain HTTP, since tokens and passwords could be read on the"
                  + " way. Use "
                  + url.replaceFirst("^http:", "https:")
                  + "/."));
    }
    return claim.made() || opens(request, path)
        ? Optional.empty()
        : Optional.of(
            ApiError.forbidden(
                "Nobody has claimed this server yet. Whoever administers it opens the link that"
                    + " belay setup printed; until then it answers on its own machine only."));
  }

  /** Until it is claimed there is the one page of the link that claims it, and what that shows. */
  private boolean opens(Request request, List<String> path) {
    boolean asset = path.size() > 1 && path.getFirst().equals("assets");
    boolean signIn =
        path.size() == 2
            && path.getFirst().equals("sign-in")
            && SIGN_IN.contains(request.getMethod())
            && !request.getHeaders().contains(HttpHeader.AUTHORIZATION)
            && claim.opens(path.get(1));
    return asset || signIn;
  }
}
