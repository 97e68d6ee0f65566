package belay.activity;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to an app: released, scaled, renamed, a domain added.
 *
 * @param seq its number among the app's events, from 1
 * @param what in words, as it was told then
 * @param facts the same for programs
 * @param door the door it came through: {@code cli}, {@code http api}, {@code dashboard}, {@code
 *     git http}, {@code ssh}; empty for what Belay did itself
 * @param address the IP address that the door saw; empty where there was none, and for events of a
 *     Belay that did not keep it
 */
public record Event(
    UUID id,
    long seq,
    String what,
    Facts facts,
    String actorEmail,
    String source,
    Optional<String> door,
    Optional<String> address,
    Instant at) {
  /** How SSH keys are told apart from the ids of tokens. */
  private static final String KEY = "SHA256:";

  /** Belay itself shows no credential of a person's. */
  private static final String NOBODY = "belay";

  /**
   * The door, from what is recorded of a change. Pure.
   *
   * @param source its word, as recorded
   */
  static Optional<String> door(String source, String credential, String email) {
    if (email.equals(NOBODY)) {
      return Optional.empty();
    }
    return switch (source) {
      case "cli", "dashboard" -> Optional.of(source);
      case "api", "webhook" -> Optional.of("http api");
      case "git" -> Optional.of(credential.startsWith(KEY) ? "ssh" : "git http");
      default -> Optional.empty();
    };
  }
}
