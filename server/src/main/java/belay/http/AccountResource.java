package belay.http;

import static java.util.Map.entry;

import belay.access.SshKey;
import belay.access.User;
import belay.api.AccountBody;
import belay.api.KeyBody;
import belay.api.RateLimitBody;
import belay.api.UserBody;
import java.util.List;
import java.util.Optional;

/** {@code /account}, {@code /account/keys} and, for administrators, {@code /users}. */
final class AccountResource {
  private static final int EMAIL_CHARS_MAX = 254;

  private final Context context;

  AccountResource(Context context) {
    this.context = context;
  }

  void register(Routes routes) {
    routes
        .get("/account", x -> Answer.ok(account(x.person().user())))
        .get("/users/{user}", this::user)
        .get("/users", this::users)
        .post("/users", this::createUser)
        .get("/account/keys", this::keys)
        .post("/account/keys", this::addKey)
        .delete("/account/keys/{key}", this::removeKey)
        .get("/account/rate-limits", _ -> rateLimits())
        .get("/account/features", _ -> Answer.ok(List.of()))
        .get("/account/features/{feature}", _ -> noFeature())
        .patch("/account/features/{feature}", _ -> noFeature());
  }

  private static Answer noFeature() {
    throw ApiError.notFound("feature", "Couldn't find that feature.");
  }

  private static Answer rateLimits() {
    return Answer.ok(new RateLimitBody(Sender.RATE_LIMIT_REMAINING));
  }

  private Answer user(Exchange x) {
    String wanted = x.value("user");
    User self = x.person().user();
    if (wanted.equals("~") || wanted.equals(self.email()) || isId(wanted, self)) {
      return Answer.ok(account(self));
    }
    throw ApiError.notFound("user", "Couldn't find that user.");
  }

  private static boolean isId(String text, User user) {
    return text.equals(user.id().toString());
  }

  private static AccountBody account(User user) {
    return AccountBody.of(user.id(), user.email(), user.createdAt());
  }

  private Answer users(Exchange x) {
    x.admin();
    List<UserBody> users =
        context.services().access().users().stream()
            .map(u -> new UserBody(u.id(), u.email(), u.admin(), Optional.empty()))
            .toList();
    return x.range("email")
        .page(users, entry("email", UserBody::email), entry("id", u -> u.id().toString()));
  }

  private Answer createUser(Exchange x) {
    x.admin();
    String email = x.needed("email").strip();
    if (email.length() > EMAIL_CHARS_MAX
        || !email.matches("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+")) {
      throw ApiError.invalid("\"email\" is not an e-mail address.");
    }
    User user = context.services().access().createUser(email, x.flag("admin").orElse(false));
    String token = context.services().access().issueToken(user, "made with the account");
    return Answer.created(new UserBody(user.id(), user.email(), user.admin(), Optional.of(token)));
  }

  private Answer keys(Exchange x) {
    User user = x.person().user();
    List<KeyBody> keys =
        context.services().access().keys(user).stream().map(k -> key(k, user)).toList();
    return x.range("id").page(keys, entry("id", k -> k.id().toString()));
  }

  private Answer addKey(Exchange x) {
    User user = x.person().user();
    return Answer.created(
        key(context.services().access().addKey(user, x.needed("public_key")), user));
  }

  private Answer removeKey(Exchange x) {
    User user = x.person().user();
    return Answer.ok(key(context.services().access().removeKey(user, x.value("key")), user));
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
