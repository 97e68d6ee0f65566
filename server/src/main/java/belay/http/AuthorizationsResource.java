package belay.http;

import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Access.Issued;
import belay.access.Scope;
import belay.access.Token;
import belay.access.User;
import belay.api.AuthorizationBody;
import belay.api.AuthorizationBody.AccessToken;
import belay.api.AuthorizationBody.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /oauth/authorizations}: a person's API tokens, and {@code /oauth/sessions/~}. */
final class AuthorizationsResource {
  private final Context context;
  private final Access access;

  AuthorizationsResource(Context context) {
    this.context = context;
    this.access = context.services().access();
  }

  void register(Routes routes) {
    routes
        .get("/oauth/authorizations", this::list)
        .post("/oauth/authorizations", this::create)
        .get("/oauth/authorizations/{id}", x -> Answer.ok(body(x, find(x))))
        .delete("/oauth/authorizations/{id}", this::revoke)
        .get("/oauth/sessions", _ -> Answer.ok(List.of()))
        .delete("/oauth/sessions/{id}", _ -> noSession());
  }

  private static Answer noSession() {
    throw ApiError.notFound("session", "There are no sessions, only tokens.");
  }

  private Answer list(Exchange x) {
    var all = access.tokens(x.person().user()).stream().map(token -> body(x, token)).toList();
    return x.range("id").page(all, entry("id", a -> a.id().toString()));
  }

  private Answer create(Exchange x) {
    Set<Scope> scopes = x.body().path("scope").isArray() ? Scope.of(x.texts("scope")) : Scope.ALL;
    Optional<Duration> life = x.number("expires_in").map(Duration::ofSeconds);
    Issued issued =
        access.issueToken(x.person().user(), x.text("description").orElse(""), scopes, life);
    return Answer.created(body(x.person().user(), issued.token(), issued.secret()));
  }

  /** {@code ~} is what a CLI calls the token that a login gave by itself: there is none. */
  private Token find(Exchange x) {
    String id = x.value("id");
    return access.tokens(x.person().user()).stream()
        .filter(t -> t.id().toString().equals(id))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("authorization", "Couldn't find that authorization."));
  }

  private Answer revoke(Exchange x) {
    Token token = find(x);
    return Answer.ok(body(x, access.revokeToken(x.person().user(), token.id())));
  }

  private AuthorizationBody body(Exchange x, Token token) {
    return body(x.person().user(), token, token.hint());
  }

  private AuthorizationBody body(User user, Token token, String shown) {
    Instant now = context.services().clock().instant();
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
