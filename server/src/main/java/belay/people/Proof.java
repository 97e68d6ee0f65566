package belay.people;

import belay.access.Sessions;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.release.Change;
import belay.view.Json;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * That a browser which was left open is not enough to take an account over: what a person signs in
 * with changes only shortly after he proved who he is. Who has the command line has a token for
 * everything anyway.
 */
final class Proof {
  private Proof() {}

  /**
   * Goes on only with a person who has just proved who he is, or comes without a browser.
   *
   * @throws ApiError 403, {@code confirm}, when the person of a browser must prove it first
   */
  static void insist(Exchange x, Supplier<Sessions> sessions) {
    if (isBrowser(x) && session(x).filter(s -> sessions.get().isProved(s)).isEmpty()) {
      throw ApiError.with(
          403,
          "confirm",
          "Confirm first that it is you: your last sign-in is more than ten minutes ago. The page"
              + " Account has a button for it; a new link signs in as well: belay dashboard",
          Json.object().put("next", "belay dashboard"));
    }
  }

  /** The session of a browser, which stays when the others are ended. */
  static Optional<UUID> session(Exchange x) {
    return isBrowser(x) ? Exchange.uuid(x.person().credential()) : Optional.empty();
  }

  private static boolean isBrowser(Exchange x) {
    return x.change(Optional.empty()).source() == Change.Source.DASHBOARD;
  }
}
