package belay.people;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.IDENTITY;
import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.USER;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.SshKey;
import belay.access.User;
import belay.api.AccountBody;
import belay.api.FeatureBody;
import belay.api.KeyBody;
import belay.api.RateLimitBody;
import belay.api.request.FeatureUpdate;
import belay.api.request.KeyCreate;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.http.Sender;
import java.util.List;

/** {@code /account} and {@code /account/keys}. */
public final class AccountResource {
  private final Access access;

  public AccountResource(Access access) {
    this.access = access;
  }

  public void register(Routes routes) {
    routes
        .get(
            "/account",
            IDENTITY,
            USER,
            AccountBody.class,
            x -> Answer.ok(account(x.person().user())))
        .get("/account/keys", READ, USER, KeyBody.class, this::keys)
        .post("/account/keys", EVERYTHING, USER, KeyCreate.class, KeyBody.class, this::addKey)
        .delete("/account/keys/{key}", EVERYTHING, USER, KeyBody.class, this::removeKey)
        .get("/account/rate-limits", READ, USER, RateLimitBody.class, _ -> rateLimits())
        .get("/account/features", READ, USER, FeatureBody.class, _ -> Answer.ok(List.of()))
        .get("/account/features/{feature}", READ, USER, FeatureBody.class, _ -> noFeature())
        .patch(
            "/account/features/{feature}",
            EVERYTHING,
            USER,
            FeatureUpdate.class,
            FeatureBody.class,
            (_, _) -> noFeature());
  }

  private static Answer noFeature() {
    throw ApiError.notFound("feature", "Couldn't find that feature.");
  }

  private static Answer rateLimits() {
    return Answer.ok(new RateLimitBody(Sender.RATE_LIMIT_REMAINING));
  }

  private static AccountBody account(User user) {
    return AccountBody.of(user.id(), user.email(), user.createdAt());
  }

  private Answer keys(Exchange x) {
    User user = x.person().user();
    List<KeyBody> keys = access.keys(user).stream().map(k -> key(k, user)).toList();
    return x.range("id").page(keys, entry("id", k -> k.id().toString()));
  }

  private Answer addKey(Exchange x, KeyCreate asked) {
    Proof.insist(x, access::sessions);
    User user = x.person().user();
    return Answer.created(key(access.addKey(user, asked.publicKey()), user));
  }

  private Answer removeKey(Exchange x) {
    Proof.insist(x, access::sessions);
    User user = x.person().user();
    return Answer.ok(key(access.removeKey(user, x.value("key")), user));
  }

  private static KeyBody key(SshKey key, User user) {
    return new KeyBody(
        key.comment(),
        key.createdAt(),
        user.email(),
        key.fingerprint(),
        key.id(),
        key.publicKey(),
        key.createdAt());
  }
}
