package belay.activity;

/** What leads to an app, or from it to others. */
public sealed interface OfConnections extends Happening {
  record DomainAdded(String hostname) implements OfConnections {}

  record DomainRemoved(String hostname) implements OfConnections {}

  record DrainAdded(String token, String url) implements OfConnections {}

  record DrainChanged(String token, String url) implements OfConnections {}

  record DrainRemoved(String token, String url) implements OfConnections {}

  record WebhookAdded(String id, String host) implements OfConnections {}

  record WebhookUpdated(String id, String host) implements OfConnections {}

  record WebhookRemoved(String id, String host) implements OfConnections {}

  /** What an add-on's variables hold changed. */
  record AddonRotated(String addon) implements OfConnections {}
}
