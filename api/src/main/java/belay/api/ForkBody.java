package belay.api;

import java.util.List;
import java.util.Optional;

/**
 * An app that was made of another.
 *
 * @param status {@code succeeded}, {@code failed} when the app is there and its release does not
 *     serve, or {@code pending} when it takes longer than a client waits
 * @param release the version of its release
 * @param message why it failed
 * @param notes what it did not get, as sentences
 */
public record ForkBody(
    String status,
    Optional<IdName> app,
    Optional<Integer> release,
    Optional<String> message,
    List<String> notes) {
  public ForkBody {
    notes = List.copyOf(notes);
  }
}
