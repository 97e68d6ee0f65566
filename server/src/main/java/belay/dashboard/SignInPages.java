package belay.dashboard;

import belay.access.Access;
import belay.access.Sessions;
import belay.access.SignIns;
import belay.access.SignIns.Outcome;
import belay.access.User;
import belay.http.ApiError;
import belay.http.Guesses;
import belay.http.RoutedDoor;
import belay.signin.PasskeyVerifier;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.server.Request;

/** Coming in and going out. */
final class SignInPages {
  private static final String OVER =
      "This link was used, or is older than ten minutes. Get another one with: belay dashboard";

  private final Access access;
  private final Optional<String> provider;
  private final Notices notices;

  /**
   * @param provider what people know the one by who says who they are
   */
  SignInPages(Access access, Optional<String> provider, Notices notices) {
    this.access = access;
    this.provider = provider;
    this.notices = notices;
  }

  void register(PageRoutes routes) {
    routes
        .open("GET", "/", SignInPages::start)
        .open("GET", "/sign-in", visit -> form(visit, Optional.empty(), 200))
        .open("POST", "/sign-in", this::byPassword)
        .open("POST", "/sign-in/passkey", this::byPasskey)
        .open("POST", "/sign-in/token", this::byToken)
        .open("GET", "/sign-in/passkey", _ -> Reply.SeeOther.to("/sign-in"))
        .open("GET", "/sign-in/token", _ -> Reply.SeeOther.to("/sign-in"))
        .open("GET", "/sign-in/{link}", this::show)
        .open("POST", "/sign-in/{link}", this::byLink)
        .post("/sign-out", this::signOut)
        .get("/sign-out", _ -> Reply.SeeOther.to("/"));
  }

  private static Reply start(Visit visit) {
    return Reply.SeeOther.to(visit.who().isPresent() ? "/apps" : "/sign-in");
  }

  /** Asked for a page without being signed in: it is opened afterwards. */
  static Reply toSignIn(Request request) {
    String path = request.getHttpURI().getPathQuery();
    boolean page = request.getMethod().equals("GET") && !path.startsWith("/doing");
    return Reply.SeeOther.to(
        page ? "/sign-in?to=" + URLEncoder.encode(path, StandardCharsets.UTF_8) : "/sign-in");
  }

  private Reply.Page form(Visit visit, Optional<String> problem, int status) {
    problem.ifPresent(p -> visit.notice(Notice.bad(p)));
    return visit
        .page(
            "sign-in.jte",
            "Sign in",
            Map.of(
                "email",
                visit.form().value("email").orElse(""),
                "to",
                to(visit),
                "provider",
                provider,
                "challenge",
                access.passkeys().challenge(Optional.empty()),
                "host",
                PasskeyVerifier.hostOf(Guarded.origin(visit.request()))))
        .status(status);
  }

  private static String to(Visit visit) {
    return visit.query("to").or(() -> visit.form().value("to")).filter(Local::is).orElse("/apps");
  }

  /** From where somebody signs in: his guesses are counted by the network of an IPv6 address. */
  static SignIns.From from(Visit visit) {
    Request request = visit.request();
    return new SignIns.From(
        Guesses.name(request.getConnectionMetaData().getRemoteSocketAddress()),
        !RoutedDoor.carried(request));
  }

  private Reply byPassword(Visit visit) {
    Form form = visit.form();
    var typed =
        new SignIns.Typed(
            form.needed("email").strip(),
            form.needed("password"),
            form.value("code").orElse("").strip());
    return arrived(
        visit,
        access.signIns().byPassword(typed, from(visit)),
        "That address, password and code do not go together, or no password is set yet.");
  }

  private Reply byPasskey(Visit visit) {
    return arrived(
        visit,
        access.signIns().byPasskey(PasskeyForm.asked(visit), PasskeyForm.used(visit), from(visit)),
        "That passkey is not known here, or the page was open for more than ten minutes. Try again.");
  }

  private Reply byToken(Visit visit) {
    return arrived(
        visit,
        access.signIns().byToken(visit.form().needed("token"), from(visit)),
        "That is no token that may do everything.");
  }

  private Reply arrived(Visit visit, Outcome outcome, String unknown) {
    return switch (outcome) {
      case Outcome.Known(User user) -> {
        boolean first = !access.signIns().isSetUp(user);
        yield enter(
            visit,
            access.sessions().begin(user, visit.browser()),
            first ? "/account?first=yes" : to(visit));
      }
      case Outcome.Unknown _ -> form(visit, Optional.of(unknown), 403);
      case Outcome.NotEnough _ ->
          form(
              visit,
              Optional.of(
                  "From the Internet a password alone is not enough, and no app makes codes for you"
                      + " yet. Come in with a link, and set up an app or a passkey: belay dashboard"),
              403);
      case Outcome.NotByToken _ ->
          form(
              visit,
              Optional.of(
                  "A token signs in the first time only, and you have set up a password or a passkey."
                      + " A link does it too: belay dashboard"),
              403);
      case Outcome.TooSoon(String why) -> form(visit, Optional.of(why), 429);
    };
  }

  /** What looks at links before people do must not use one up: a button does. */
  private Reply show(Visit visit) {
    String link = visit.path("link");
    return access.sessions().isOpen(link)
        ? visit.page("enter.jte", "Sign in", Map.of("link", link))
        : form(visit, Optional.of(OVER), 410);
  }

  private Reply byLink(Visit visit) {
    Optional<Sessions.Begun> begun = access.sessions().enter(visit.path("link"), visit.browser());
    return begun
        .<Reply>map(b -> {
          if (RoutedDoor.carried(visit.request())) {
            access.claim().make(b.user());
          }
          boolean first = !access.signIns().isSetUp(b.user());
          return enter(visit, b, first ? "/account?first=yes" : "/apps");
        })
        .orElseGet(() -> form(visit, Optional.of(OVER), 410));
  }

  private static Reply enter(Visit visit, Sessions.Begun begun, String to) {
    return new Reply.SeeOther(to, Optional.of(Guarded.cookie(visit.request(), begun.secret())));
  }

  private Reply signOut(Visit visit) {
    UUID session = UUID.fromString(visit.person().credential());
    notices.take(visit.person().credential());
    try {
      access.sessions().end(visit.person().user(), session);
    } catch (belay.release.NotFound e) {
      throw ApiError.notFound("session", "You are signed out already.");
    }
    return new Reply.SeeOther("/sign-in", Optional.of(Guarded.cookie(visit.request(), "")));
  }
}
