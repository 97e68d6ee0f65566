package belay.router.proxy;

import belay.router.http.Bytes;
import belay.router.http.RequestHead;
import belay.router.table.Passes;
import belay.router.table.Route;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the router answers itself before it looks for an app's dyno. */
final class OwnAnswers {
  /** RFC 8555 section 8.3. */
  private static final byte[] CHALLENGE = Bytes.latin1("/.well-known/acme-challenge/");

  private static final byte[] PASS = Bytes.latin1(Passes.PATH);

  private static final String NO_LINK =
      "It leads to a release of this app, and is over, or is not whole, or was made for another"
          + " app. A new one is made by: belay open RELEASE";

  private static final int TOKEN_MAX = 256;
  private static final int HTTPS = 443;

  private OwnAnswers() {}

  /**
   * The answer to that request; null when it is an app's.
   *
   * @param place looked at for the app that it is for, if that may matter
   */
  static @Nullable Page of(RequestHead request, Asked asked, Place place, Loop loop) {
    if (request.isUnder(PASS)) {
      // Not looked at by its place: what lets through stands in no log.
      return pass(request, asked, loop);
    }
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

  /** What a visitor is answered who comes by a link; null where no app is. */
  private static @Nullable Page pass(RequestHead request, Asked asked, Loop loop) {
    Route app = loop.routes.table().of(asked.host());
    if (app == null) {
      return null;
    }
    if (app.redirects(asked.host()) && !asked.secure()) {
      return redirect(request, asked, app.routes().https().port());
    }
    if (!request.isMethod("GET") && !asked.headOnly()) {
      return ErrorPage.of(405, "A link", "This address is a link: it is opened with GET.");
    }
    String text = request.path().substring(PASS.length);
    if (text.equals(Passes.OVER)) {
      return sent(Passes.noCookie(asked.secure()));
    }
    Passes passes = loop.routes.passes();
    long now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    String id = app.routes().app();
    String label = text.length() > TOKEN_MAX ? null : passes.linked(id, text, now);
    return label == null
        ? ErrorPage.of(403, "This link is not good", NO_LINK)
        : sent(passes.cookie(id, label, now, asked.secure()));
  }

  /** To where the app begins, and nothing tells it how. */
  private static Page sent(String cookie) {
    return new Page(
        303,
        List.of(
            new Page.Named("Location", "/"),
            new Page.Named("Set-Cookie", cookie),
            new Page.Named("Cache-Control", "no-store"),
            new Page.Named("Referrer-Policy", "no-referrer")),
        new byte[0]);
  }

  /** For who asks for what is not there. */
  static Page unknown(Place place, Asked asked, Loop loop) {
    String gone = place.gone();
    return gone == null ? ErrorPage.unknown(loop.routes.trouble()) : gone(gone, asked.secure());
  }

  /** For who was let through to what is not there any more; from then on the app answers. */
  private static Page gone(String label, boolean secure) {
    return ErrorPage.of(
        410,
        label + " is gone",
        "You were looking at "
            + label
            + ", which is not kept any more, or has no address any more. Load this page again to"
            + " see what serves now.",
        List.of(new Page.Named("Set-Cookie", Passes.noCookie(secure))));
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
