package belay.api;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The import of an exported app.
 *
 * @param status {@code pending}, {@code succeeded} or {@code failed}
 * @param message why it failed
 * @param app that it brought
 * @param releases how many the app has
 * @param slugs how many came with it
 * @param head where its ledger ended when it was exported
 * @param notes what is not as it was, as sentences
 */
public record ImportBody(
    UUID id,
    String status,
    Optional<String> message,
    Optional<IdName> app,
    int releases,
    int slugs,
    Optional<String> head,
    List<String> notes) {
  public ImportBody {
    notes = List.copyOf(notes);
  }
}
