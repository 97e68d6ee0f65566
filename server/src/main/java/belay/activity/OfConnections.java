package belay.activity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Happenings of domains, add-ons and all else that connects an app. */
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

  /** An add-on's variables got other values. */
  record AddonRotated(String addon) implements OfConnections {}

  /** A certificate was given. */
  record CertificateAdded(UUID id, String name, List<String> names) implements OfConnections {}

  record CertificateUpdated(UUID id, String name, List<String> names) implements OfConnections {}

  record CertificateRemoved(UUID id, String name, List<String> names) implements OfConnections {}

  /** A domain is to show a given certificate, or {@code none} of them. */
  record CertificateChosen(String hostname, String certificate) implements OfConnections {}

  /** Whether an authority is asked for certificates. */
  record CertificatesManaged(boolean on) implements OfConnections {}

  /** An authority issued one. */
  record CertificateIssued(List<String> names, Instant until) implements OfConnections {}

  /** There is none for a name, and why. */
  record CertificateFailed(String hostname, String why) implements OfConnections {}
}
