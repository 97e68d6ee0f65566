package belay.people;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.http.Allowed.USER;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Access.Issued;
import belay.access.Invitations;
import belay.access.Scope;
import belay.access.Token;
import belay.access.User;
import belay.api.AuthorizationBody;
import belay.api.AuthorizationBody.AccessToken;
import belay.api.AuthorizationBody.Owner;
import belay.api.request.AuthorizationCreate;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** {@code /oauth/authorizations}: a person's API tokens. */
public final class AuthorizationsResource {
  private final InstantSource clock;
  private final Supplier<Optional<String>> ownToken;
  private final Access access;

  public AuthorizationsResource(
      Access access, InstantSource clock, Supplier<Optional<String>> ownToken) {
    this.clock = clock;
    this.ownToken = ownToken;
    this.access = access;
  }

  public void register(Routes routes) {
    routes
        .get("/oauth/authorizations", EVERYTHING, USER, AuthorizationBody.class, this::list)
        .post(
            "/oauth/authorizations",
            EVERYTHING,
            USER,
            AuthorizationCreate.class,
            AuthorizationBody.class,
            this::create)
        .get("/oauth/authorizations/{id}", EVERYTHING, USER, AuthorizationBody.class, this::one)
        .delete(
            "/oauth/authorizations/{id}", EVERYTHING, USER, AuthorizationBody.class, this::revoke);
  }

  private Answer list(Exchange x) {
    var all = access.tokens(x.person().user()).stream().map(token -> body(x, token)).toList();
    return x.range("id").page(all, entry("id", a -> a.id().toString()));
  }

  private Answer create(Exchange x, AuthorizationCreate asked) {
    Proof.insist(x, access::sessions);
    Set<Scope> scopes = asked.scope().map(Scope::of).orElse(Scope.ALL);
    Optional<Duration> life = asked.expiresIn().map(Duration::ofSeconds);
    Issued issued =
        access.issueToken(x.person().user(), asked.description().orElse(""), scopes, life);
    return Answer.created(body(x.person().user(), issued.token(), issued.secret()));
  }

  /**
   * {@code ~} is the token that a person keeps for good, which Heroku's command line spares at a
   * logout.
   */
  private Answer one(Exchange x) {
    Token token =
        x.value("id").equals("~") ? kept(x).orElseThrow(AuthorizationsResource::notFound) : find(x);
    return Answer.ok(body(x, token));
  }

  /** That of the server's own file where it is the person's; else what an invitation gave last. */
  private Optional<Token> kept(Exchange x) {
    Instant now = clock.instant();
    return ownToken
        .get()
        .flatMap(access::byToken)
        .filter(own -> own.user().id().equals(x.person().user().id()))
        .flatMap(own -> withId(x, own.credential()))
        .or(() ->
            access.tokens(x.person().user()).stream()
                .filter(t -> Invitations.DESCRIPTIONS.contains(t.description()))
                .filter(t -> t.expiresAt().filter(now::isAfter).isEmpty())
                .reduce((_, newer) -> newer));
  }

  private Optional<Token> withId(Exchange x, String id) {
    return access.tokens(x.person().user()).stream()
        .filter(t -> t.id().toString().equals(id))
        .findFirst();
  }

  private static ApiError notFound() {
    return ApiError.notFound("authorization", "Couldn't find that authorization.");
  }

  /** Never {@code ~}: what a person keeps is taken back by its own id, on purpose. */
  private Token find(Exchange x) {
    return withId(x, x.value("id")).orElseThrow(AuthorizationsResource::notFound);
  }

  private Answer revoke(Exchange x) {
    Proof.insist(x, access::sessions);
    Token token = find(x);
    return Answer.ok(body(x, access.revokeToken(x.person().user(), token.id())));
  }

  private AuthorizationBody body(Exchange x, Token token) {
    return body(x.person().user(), token, token.hint());
  }

  private AuthorizationBody body(User user, Token token, String shown) {
    Instant now = clock.instant();
    return new AuthorizationBody(
        new AccessToken(
            token.expiresAt().map(at -> Math.max(0, Duration.between(now, at).toSeconds())),
            token.id(),
            shown),
        Optional.empty(),
        token.createdAt(),
        token.description(),
        Optional.empty(),
        token.id(),
        Optional.empty(),
        token.scopes().stream().map(Scope::word).sorted().toList(),
        Optional.empty(),
        token.createdAt(),
        new Owner(user.email(), Optional.empty(), user.id()),
        token.lastUsed());
  }
}
