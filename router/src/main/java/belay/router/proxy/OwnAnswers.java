package belay.router.proxy;

import belay.router.http.Bytes;
import belay.router.http.RequestHead;
import belay.router.table.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the router answers itself before it looks for an app's dyno. */
final class OwnAnswers {
  /** RFC 8555 section 8.3. */
  private static final byte[] CHALLENGE = Bytes.latin1("/.well-known/acme-challenge/");

  private static final int TOKEN_MAX = 256;
  private static final int HTTPS = 443;

  private OwnAnswers() {}

  /**
   * The answer to that request; null when it is an app's.
   *
   * @param place looked at for the app that it is for, if that may matter
   */
  static @Nullable Page of(RequestHead request, Asked asked, Place place, Loop loop) {
    boolean mayBe = loop.certificates.answers() || loop.routes.table().secured();
    if (!mayBe || asked.secure()) {
      return null;
    }
    Route route = place.look();
    Page proof = loop.certificates.answers() ? proof(request, asked, loop) : null;
    if (proof != null) {
      return proof;
    }
    return route != null && route.redirects(asked.host())
        ? redirect(request, asked, route.routes().https().port())
        : null;
  }

  /** Only to tokens that are known of names that are proved: every other is the app's to answer. */
  private static @Nullable Page proof(RequestHead request, Asked asked, Loop loop) {
    if (!request.isUnder(CHALLENGE)) {
      return null;
    }
    String token = request.path().substring(CHALLENGE.length);
    if (token.length() > TOKEN_MAX) {
      return null;
    }
    return loop.certificates
        .answer(asked.host(), token)
        .map(content -> Page.of(200, "application/octet-stream", List.of(), content))
        .orElse(null);
  }

  /** To the same place, for good; what is not a plain question keeps its method (RFC 9110). */
  private static Page redirect(RequestHead request, Asked asked, int port) {
    String path = request.path().equals("*") ? "/" : request.path();
    String place = "https://" + asked.host() + (port == HTTPS ? "" : ":" + port) + path;
    boolean plain = request.isMethod("GET") || asked.headOnly();
    return new Page(plain ? 301 : 308, List.of(new Page.Named("Location", place)), new byte[0]);
  }
}
