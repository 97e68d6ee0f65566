package belay.dashboard;

import belay.access.Access;
import belay.access.Sessions;
import belay.access.SignIns;
import belay.access.User;
import belay.signin.Base64Url;
import belay.signin.oidc.OidcFailure;
import belay.signin.oidc.OidcSignIn;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in by what a provider says of a person. */
final class OidcPages {
  private static final Logger LOG = LoggerFactory.getLogger(OidcPages.class);
  private static final String COOKIE = "belay_oidc";
  private static final String SECURE_COOKIE = "__Host-belay_oidc";
  private static final String BACK = "/sign-in/oidc/callback";
  private static final int CHARS_MAX = 4_000;

  private final Access access;
  private final OidcSignIn provider;

  OidcPages(Access access, OidcSignIn provider) {
    this.access = access;
    this.provider = provider;
  }

  void register(PageRoutes routes) {
    routes.open("GET", "/sign-in/oidc", this::begin).open("GET", BACK, this::end);
  }

  /** A link and no form: what a page's forms lead to is this server's own. */
  private Reply begin(Visit visit) throws InterruptedException {
    String to = visit.query("to").filter(Local::is).orElse("/apps");
    try {
      boolean again = visit.query("again").isPresent();
      OidcSignIn.Begun begun = provider.begin(redirect(visit), again);
      String kept = begun.secret() + "." + Base64Url.of(to.getBytes(StandardCharsets.UTF_8));
      return new Reply.SeeOther(
          begun.location(),
          Optional.of(cookie(visit.request(), kept, OidcSignIn.LIFE.toSeconds())));
    } catch (OidcFailure e) {
      return failed(visit, e);
    }
  }

  private static String redirect(Visit visit) {
    return Guarded.origin(visit.request()) + BACK;
  }

  private Reply end(Visit visit) throws InterruptedException {
    String[] kept = kept(visit.request()).split("\\.", 2);
    String to =
        Optional.of(kept)
            .filter(k -> k.length == 2)
            .flatMap(k -> Base64Url.bytes(k[1]))
            .map(b -> new String(b, StandardCharsets.UTF_8))
            .filter(Local::is)
            .orElse("/apps");
    try {
      Optional<String> error = visit.query("error");
      OidcSignIn.Person said =
          provider.end(
              new OidcSignIn.Back(
                  kept[0],
                  visit.query("state").orElse(""),
                  error.isPresent() ? "" : visit.query("code").orElse(""),
                  redirect(visit)));
      return known(visit, said, to);
    } catch (OidcFailure e) {
      return failed(visit, e);
    }
  }

  private Reply known(Visit visit, OidcSignIn.Person said, String to) {
    var vouched = new SignIns.Vouched(said.issuer(), said.subject(), said.email());
    return switch (access.signIns().byProvider(vouched)) {
      case SignIns.Vouching.Known known -> entered(visit, known.user(), said.fresh(), to);
      case SignIns.Vouching.Bound bound -> {
        LOG.info("An account of {} signs in {} from now on", provider.name(), bound.user().email());
        yield entered(visit, bound.user(), said.fresh(), to);
      }
      case SignIns.Vouching.Nobody() ->
          refused(
              visit,
              "Nobody here has the address "
                  + said.email()
                  + ". An administrator lets people in: belay users:add EMAIL");
      case SignIns.Vouching.Taken taken -> {
        String email = taken.user().email();
        LOG.warn(
            "Another account of {} has the address {} now, and was not let in",
            provider.name(),
            email);
        yield refused(
            visit,
            ("%s came by another account of %s before, so this one does not sign in. If it is to: an"
                    + " administrator says belay users:reset %1$s, and all that %1$s signs in with"
                    + " is set up anew.")
                .formatted(email, provider.name()));
      }
    };
  }

  /**
   * A page, not another address: a browser that comes from elsewhere sends the new session's cookie
   * only once a page of this server has sent it on.
   */
  private Reply entered(Visit visit, User user, boolean fresh, String to) {
    Sessions.Begun begun = access.sessions().begin(user, visit.browser(), fresh);
    return visit
        .page("entered.jte", "Signed in", Map.of("to", to))
        .cookie(Guarded.cookie(visit.request(), begun.secret()))
        .refresh(0, to);
  }

  private Reply failed(Visit visit, OidcFailure why) {
    LOG.warn("A sign-in by {} failed: {}", provider.name(), why.getMessage());
    return refused(
        visit,
        "%s did not sign you in: %s. A link that belay dashboard prints does all the while."
            .formatted(provider.name(), String.valueOf(why.getMessage())));
  }

  private static Reply refused(Visit visit, String why) {
    visit.notice(Notice.bad(why));
    return visit
        .page("oidc-failed.jte", "Not signed in", Map.of())
        .status(403)
        .cookie(cookie(visit.request(), "", 0));
  }

  private static String kept(Request request) {
    String wanted = request.isSecure() ? SECURE_COOKIE : COOKIE;
    return Request.getCookies(request).stream()
        .filter(c -> c.getName().equals(wanted))
        .map(HttpCookie::getValue)
        .filter(v -> v.length() <= CHARS_MAX)
        .findFirst()
        .orElse("");
  }

  /** Lax: the browser comes back from another site. */
  private static String cookie(Request request, String value, long age) {
    boolean secure = request.isSecure();
    return (secure ? SECURE_COOKIE : COOKIE)
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Lax; Max-Age="
        + age
        + (secure ? "; Secure" : "");
  }
}
