package belay.dashboard;

import belay.access.Access;
import belay.access.Sessions;
import belay.access.User;
import belay.http.ApiError;
import belay.http.RoutedDoor;
import belay.release.Refused;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.server.Request;

/** Coming in and going out. */
final class SignInPages {
  private final Access access;
  private final Notices notices;

  SignInPages(Access access, Notices notices) {
    this.access = access;
    this.notices = notices;
  }

  void register(PageRoutes routes) {
    routes
        .open("GET", "/", SignInPages::start)
        .open("GET", "/sign-in", visit -> form(visit, Optional.empty(), 200))
        .open("POST", "/sign-in", this::byPassword)
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

  private static Reply.Page form(Visit visit, Optional<String> problem, int status) {
    problem.ifPresent(p -> visit.notice(Notice.bad(p)));
    String email = visit.form().value("email").orElse("");
    return visit
        .page("sign-in.jte", "Sign in", Map.of("email", email, "to", to(visit)))
        .status(status);
  }

  private static String to(Visit visit) {
    return visit.query("to").or(() -> visit.form().value("to")).filter(Local::is).orElse("/apps");
  }

  private Reply byPassword(Visit visit) {
    String email = visit.form().needed("email").strip();
    String password = visit.form().needed("password");
    try {
      Optional<User> user = access.passwords().check(email, password);
      return user.<Reply>map(
              u -> enter(visit, access.sessions().begin(u, visit.browser()), to(visit)))
          .orElseGet(() ->
              form(
                  visit,
                  Optional.of(
                      "That address and password do not go together, or no password is set yet."),
                  403));
    } catch (Refused tooMany) {
      return form(visit, Optional.of(String.valueOf(tooMany.getMessage())), 429);
    }
  }

  /** What looks at links before people do must not use one up: a button does. */
  private Reply show(Visit visit) {
    String link = visit.path("link");
    return access.sessions().isOpen(link)
        ? visit.page("enter.jte", "Sign in", Map.of("link", link))
        : form(visit, Optional.of(OVER), 410);
  }

  private static final String OVER =
      "This link was used, or is older than ten minutes. Get another one with: belay dashboard";

  private Reply byLink(Visit visit) {
    Optional<Sessions.Begun> begun = access.sessions().enter(visit.path("link"), visit.browser());
    return begun
        .<Reply>map(b -> {
          if (RoutedDoor.carried(visit.request())) {
            access.claim().make(b.user());
          }
          boolean first = !access.passwords().has(b.user());
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
