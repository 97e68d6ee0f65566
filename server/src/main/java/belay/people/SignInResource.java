package belay.people;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.http.Allowed.ADMIN;
import static belay.http.Allowed.USER;

import belay.access.Access;
import belay.access.Passkeys;
import belay.access.SecondFactors;
import belay.access.User;
import belay.api.AccountBody;
import belay.api.PasskeyBody;
import belay.api.PasskeyOptionsBody;
import belay.api.RecoveryCodesBody;
import belay.api.SignInBody;
import belay.api.TotpBody;
import belay.api.request.CodeGiven;
import belay.api.request.PasskeyCreate;
import belay.api.request.Reason;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.signin.Base64Url;
import belay.signin.PasskeyVerifier;
import belay.signin.Totp;
import java.util.Optional;
import java.util.UUID;

/** What a person signs in with at the dashboard: password, app, recovery codes, passkeys. */
public final class SignInResource {
  private final Access access;

  public SignInResource(Access access) {
    this.access = access;
  }

  public void register(Routes routes) {
    routes
        .get("/account/sign-in", EVERYTHING, USER, SignInBody.class, this::show)
        .delete("/account/password", EVERYTHING, USER, Void.class, this::removePassword)
        .post("/account/totp", EVERYTHING, USER, Reason.class, TotpBody.class, (x, _) -> begin(x))
        .post(
            "/account/totp/actions/confirm",
            EVERYTHING,
            USER,
            CodeGiven.class,
            RecoveryCodesBody.class,
            this::confirm)
        .delete("/account/totp", EVERYTHING, USER, Void.class, this::removeTotp)
        .post(
            "/account/recovery-codes",
            EVERYTHING,
            USER,
            Reason.class,
            RecoveryCodesBody.class,
            (x, _) -> renew(x))
        .get("/account/passkeys/options", EVERYTHING, USER, PasskeyOptionsBody.class, this::options)
        .post(
            "/account/passkeys",
            EVERYTHING,
            USER,
            PasskeyCreate.class,
            PasskeyBody.class,
            this::addPasskey)
        .delete(
            "/account/passkeys/{passkey}", EVERYTHING, USER, PasskeyBody.class, this::removePasskey)
        .delete("/users/{user}/sign-in", EVERYTHING, ADMIN, AccountBody.class, this::reset);
  }

  private Answer show(Exchange x) {
    User user = x.person().user();
    SecondFactors.State factor = access.secondFactors().of(user);
    return Answer.ok(
        new SignInBody(
            access.passwords().has(user),
            factor.since(),
            factor.recoveryCodes(),
            access.passkeys().all(user).stream().map(SignInResource::body).toList()));
  }

  private static PasskeyBody body(Passkeys.Passkey passkey) {
    return new PasskeyBody(
        passkey.id(), passkey.name(), passkey.host(), passkey.createdAt(), passkey.lastUsed());
  }

  private Answer removePassword(Exchange x) {
    Proof.insist(x, access::sessions);
    access.passwords().remove(x.person().user(), Proof.session(x));
    return Answer.accepted();
  }

  private Answer begin(Exchange x) {
    Proof.insist(x, access::sessions);
    User user = x.person().user();
    byte[] key = access.secondFactors().begin(user);
    return Answer.created(new TotpBody(Totp.text(key), Totp.uri("Belay", user.email(), key)));
  }

  private Answer confirm(Exchange x, CodeGiven given) {
    Proof.insist(x, access::sessions);
    return Answer.created(
        new RecoveryCodesBody(access.secondFactors().confirm(x.person().user(), given.code())));
  }

  private Answer removeTotp(Exchange x) {
    Proof.insist(x, access::sessions);
    access.secondFactors().remove(x.person().user(), Proof.session(x));
    return Answer.accepted();
  }

  private Answer renew(Exchange x) {
    Proof.insist(x, access::sessions);
    return Answer.created(new RecoveryCodesBody(access.secondFactors().renew(x.person().user())));
  }

  private Answer options(Exchange x) {
    User user = x.person().user();
    return Answer.ok(
        new PasskeyOptionsBody(
            access.passkeys().challenge(Optional.of(user)),
            PasskeyVerifier.hostOf(x.baseUrl()),
            user.id(),
            user.email(),
            PasskeyVerifier.ALGORITHMS,
            access.passkeys().all(user).stream().map(Passkeys.Passkey::credential).toList()));
  }

  private Answer addPasskey(Exchange x, PasskeyCreate asked) {
    Proof.insist(x, access::sessions);
    var made = new PasskeyVerifier.Made(bytes(asked.clientData()), bytes(asked.attestation()));
    return Answer.created(
        body(
            access
                .passkeys()
                .add(
                    x.person().user(),
                    asked.name().orElse(""),
                    new Passkeys.Asked(x.baseUrl(), asked.challenge()),
                    made)));
  }

  private static byte[] bytes(String text) {
    return Base64Url.bytes(text)
        .orElseThrow(() -> ApiError.invalid("What the browser sent is no base64url."));
  }

  private Answer removePasskey(Exchange x) {
    Proof.insist(x, access::sessions);
    UUID id =
        Exchange.uuid(x.value("passkey"))
            .orElseThrow(() -> ApiError.notFound("passkey", "Couldn't find that passkey."));
    return Answer.ok(body(access.passkeys().remove(x.person().user(), id, Proof.session(x))));
  }

  /** For who lost phone and recovery codes: he begins anew, with a link or a token. */
  private Answer reset(Exchange x) {
    Proof.insist(x, access::sessions);
    User user =
        Transfers.named(access, x.value("user"))
            .orElseThrow(() -> ApiError.notFound("user", "Couldn't find that user."));
    access.signIns().reset(user);
    return Answer.ok(AccountBody.of(user.id(), user.email(), user.createdAt()));
  }
}
