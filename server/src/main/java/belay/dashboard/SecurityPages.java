package belay.dashboard;

import belay.api.PasskeyBody;
import belay.api.RecoveryCodesBody;
import belay.api.TotpBody;
import belay.http.ApiError;
import belay.http.Inside.Asked;
import belay.signin.QrCode;
import belay.view.Json;
import java.util.Map;
import java.util.Optional;

/** Setting up what a person signs in with, where a form's answer is more than that it is done. */
final class SecurityPages {
  private final Notices notices;

  SecurityPages(Notices notices) {
    this.notices = notices;
  }

  void register(PageRoutes routes) {
    routes
        .post("/account/totp", visit -> app(visit, Optional.empty()))
        .post("/account/totp/confirm", this::confirm)
        .post("/account/codes", this::renew)
        .post("/account/passkeys", this::addPasskey);
    for (String opened :
        new String[] {
          "/account/totp", "/account/totp/confirm", "/account/codes", "/account/passkeys"
        }) {
      routes.get(opened, _ -> Reply.SeeOther.to("/account"));
    }
  }

  /** The key is the same until a code of it was typed: a wrong one is not the end. */
  private Reply app(Visit visit, Optional<ApiError> refused) throws InterruptedException {
    TotpBody key = visit.get(TotpBody.class, Asked.post(Json.object(), "account", "totp"));
    refused.ifPresent(r -> visit.notice(Notice.of(r)));
    return visit
        .page("totp.jte", "An app that makes codes", Map.of("key", key, "qr", QrCode.of(key.uri())))
        .status(refused.map(ApiError::status).orElse(200));
  }

  private Reply confirm(Visit visit) throws InterruptedException {
    var body = Json.object().put("code", visit.form().needed("code").strip());
    try {
      return codes(visit, Asked.post(body, "account", "totp", "actions", "confirm"));
    } catch (ApiError refused) {
      return app(visit, Optional.of(refused));
    }
  }

  private Reply renew(Visit visit) throws InterruptedException {
    return codes(visit, Asked.post(Json.object(), "account", "recovery-codes"));
  }

  /** They are shown once, on the page that made them. */
  private static Reply codes(Visit visit, Asked asked) throws InterruptedException {
    RecoveryCodesBody made = visit.get(RecoveryCodesBody.class, asked);
    return visit.page("recovery-codes.jte", "Recovery codes", Map.of("codes", made.codes()));
  }

  private Reply addPasskey(Visit visit) throws InterruptedException {
    Form form = visit.form();
    var body =
        Json.object()
            .put("name", form.value("name").orElse(""))
            .put("challenge", form.needed("challenge"))
            .put("client_data", form.needed("client"))
            .put("attestation", form.needed("attestation"));
    PasskeyBody made = visit.get(PasskeyBody.class, Asked.post(body, "account", "passkeys"));
    notices.put(
        visit.person().credential(),
        Notice.good("The passkey " + made.name() + " signs you in from now on."));
    return Reply.SeeOther.to("/account");
  }
}
