package belay.dashboard;

import belay.access.Passkeys;
import belay.http.ApiError;
import belay.signin.Base64Url;
import belay.signin.PasskeyVerifier;

/** What the script of a page fills in of a passkey that was used. */
final class PasskeyForm {
  private PasskeyForm() {}

  static Passkeys.Asked asked(Visit visit) {
    return new Passkeys.Asked(Guarded.origin(visit.request()), visit.form().needed("challenge"));
  }

  static PasskeyVerifier.Used used(Visit visit) {
    return new PasskeyVerifier.Used(
        bytes(visit, "credential"),
        bytes(visit, "client"),
        bytes(visit, "authenticator"),
        bytes(visit, "signature"));
  }

  private static byte[] bytes(Visit visit, String field) {
    return Base64Url.bytes(visit.form().needed(field))
        .orElseThrow(() -> ApiError.badRequest("The form's " + field + " is no base64url."));
  }
}
