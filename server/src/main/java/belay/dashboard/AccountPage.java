package belay.dashboard;

import belay.access.Access;
import belay.api.AuthorizationBody;
import belay.api.KeyBody;
import belay.api.PasskeyOptionsBody;
import belay.api.SessionBody;
import belay.api.SignInBody;
import belay.http.Inside.Asked;
import belay.view.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a person has here: password, sessions, tokens, keys. */
final class AccountPage {
  private static final List<String> SCOPES = List.of("global", "read", "write", "identity");

  private final Access access;

  AccountPage(Access access) {
    this.access = access;
  }

  void register(PageRoutes routes) {
    routes
        .get("/account", visit -> show(visit, Optional.empty()))
        .post("/account/tokens", this::token)
        .get("/account/tokens", _ -> Reply.SeeOther.to("/account"));
  }

  private Reply.Page show(Visit visit, Optional<String> secret) throws InterruptedException {
    Map<String, Object> values = new HashMap<>();
    values.put("first", visit.query("first").isPresent());
    values.put("signIn", visit.get(SignInBody.class, "account", "sign-in"));
    values.put("options", visit.get(PasskeyOptionsBody.class, "account", "passkeys", "options"));
    values.put("proved", access.sessions().isProved(UUID.fromString(visit.person().credential())));
    values.put("sessions", visit.list(SessionBody.class, "oauth", "sessions"));
    values.put("own", visit.person().credential());
    values.put("tokens", visit.list(AuthorizationBody.class, "oauth", "authorizations"));
    values.put("keys", visit.list(KeyBody.class, "account", "keys"));
    values.put("scopes", SCOPES);
    values.put("secret", secret);
    return visit.page("account.jte", "Account", values);
  }

  /** The secret is shown once, on the page that made it. */
  private Reply token(Visit visit) throws InterruptedException {
    Form form = visit.form();
    var body = Json.object().put("description", form.value("description").orElse(""));
    body.putArray("scope").add(form.value("scope").orElse("global"));
    form.value("days")
        .filter(d -> d.matches("\\d{1,4}"))
        .ifPresent(d -> body.put("expires_in", Integer.parseInt(d) * 86_400));
    AuthorizationBody made =
        visit.get(AuthorizationBody.class, Asked.post(body, "oauth", "authorizations"));
    return show(visit, Optional.of(made.accessToken().token()));
  }
}
