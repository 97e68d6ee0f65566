package belay.people;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.http.Allowed.USER;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Session;
import belay.access.Sessions;
import belay.access.User;
import belay.api.SessionBody;
import belay.api.SignInLinkBody;
import belay.api.request.PasswordUpdate;
import belay.api.request.SignInLinkCreate;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.view.Addresses;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** How a person signs in to the dashboard, and where he is signed in. */
public final class SessionsResource {
  private final Access access;
  private final InstantSource clock;
  private final Addresses addresses;
  private final Optional<String> console;

  /**
   * The endpoints.
   *
   * @param console the URL by which pages are reached from elsewhere
   */
  public SessionsResource(
      Access access, InstantSource clock, Addresses addresses, Optional<String> console) {
    this.console = console;
    this.access = access;
    this.clock = clock;
    this.addresses = addresses;
  }

  public void register(Routes routes) {
    routes
        .post(
            "/account/sign-in-links",
            EVERYTHING,
            USER,
            SignInLinkCreate.class,
            SignInLinkBody.class,
            this::link)
        .put(
            "/account/password", EVERYTHING, USER, PasswordUpdate.class, Void.class, this::password)
        .get("/oauth/sessions", EVERYTHING, USER, SessionBody.class, this::list)
        .delete("/oauth/sessions/{id}", EVERYTHING, USER, SessionBody.class, this::end);
  }

  private Sessions sessions() {
    return access.sessions();
  }

  /** It leads to this machine, unless the server has a name and it is asked for, or used, there. */
  private Answer link(Exchange x, SignInLinkCreate asked) {
    boolean elsewhere = x.isFromElsewhere() || asked.elsewhere().orElse(false);
    if (elsewhere && console.isEmpty()) {
      throw ApiError.invalid(
          "This server has no name on the Internet: belay setup gives it one. Until then the"
              + " dashboard is for its own machine.");
    }
    String base = console.filter(_ -> elsewhere).orElse("http://127.0.0.1:" + addresses.port());
    Sessions.Link link = sessions().link(x.person().user());
    return Answer.created(new SignInLinkBody(base + "/sign-in/" + link.secret(), link.expiresAt()));
  }

  private Answer password(Exchange x, PasswordUpdate asked) {
    Proof.insist(x, this::sessions);
    User user = x.person().user();
    access.passwords().set(user, asked.password());
    sessions().endOthers(user, Proof.session(x));
    return Answer.accepted();
  }

  private Answer list(Exchange x) {
    var all = sessions().all(x.person().user()).stream().map(this::body).toList();
    return x.range("id").page(all, entry("id", s -> s.id().toString()));
  }

  private Answer end(Exchange x) {
    Proof.insist(x, this::sessions);
    UUID id =
        Exchange.uuid(x.value("id"))
            .orElseThrow(() -> ApiError.notFound("session", "Couldn't find that session."));
    return Answer.ok(body(sessions().end(x.person().user(), id)));
  }

  private SessionBody body(Session session) {
    return new SessionBody(
        session.createdAt(),
        session.browser(),
        Duration.between(clock.instant(), session.expiresAt()).toSeconds(),
        session.id(),
        session.address(),
        session.lastUsed());
  }
}
