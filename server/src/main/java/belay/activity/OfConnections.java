package belay.activity;

import java.time.Instant;
import java.util.UUID;

/** What leads to an app, or from it to others. */
public sealed interface OfConnections extends Happening {
  record DomainAdded(UUID id, String hostname, Instant since) implements OfConnections {}

  /**
   * It leads no longer to the app.
   *
   * @param since when it was added
   */
  record DomainRemoved(UUID id, String hostname, Instant since) implements OfConnections {}

  record DrainAdded(String token, String url) implements OfConnections {}

  record DrainChanged(String token, String url) implements OfConnections {}

  record DrainRemoved(String token, String url) implements OfConnections {}

  record WebhookAdded(String id, String host) implements OfConnections {}

  record WebhookUpdated(String id, String host) implements OfConnections {}

  record WebhookRemoved(String id, String host) implements OfConnections {}

  /** What an add-on's variables hold changed. */
  record AddonRotated(String addon) implements OfConnections {}
}
