package belay.signin.oidc;

/** Somebody could not be signed in by the provider; the message is a sentence for him. */
public final class OidcFailure extends Exception {
  private static final long serialVersionUID = 1L;

  OidcFailure(String message) {
    super(message);
  }

  OidcFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
