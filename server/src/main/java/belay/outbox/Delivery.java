package belay.outbox;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * An event on its way to a receiver.
 *
 * <p>As wide as its row.
 *
 * @param appId the app that it happened to, or {@link Untold#SERVER}
 * @param include what it is about, in the word by which receivers choose
 * @param seq its number among the receiver's deliveries, from 1
 * @param place its place among all deliveries, which only grows
 * @param attempts how often it was tried
 * @param nextAt when it is tried again; empty when it is not
 */
public record Delivery(
    UUID id,
    long place,
    UUID appId,
    UUID receiverId,
    Level level,
    UUID eventId,
    String include,
    long seq,
    Status status,
    int attempts,
    Optional<Instant> nextAt,
    Optional<Attempt> last,
    Instant createdAt,
    Instant updatedAt) {
  /** Heroku's words, in lower case in JSON. */
  public enum Status {
    PENDING,
    RETRYING,
    SUCCEEDED,
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing is to be done any more. */
    public boolean isDone() {
      return this == SUCCEEDED || this == FAILED;
    }
  }

  /**
   * How it went when it was last tried.
   *
   * @param code the HTTP status, or the code of SMTP; empty when there was no answer
   * @param error what kept the answer away, as a word
   */
  public record Attempt(
      UUID id, boolean well, Optional<Integer> code, Optional<String> error, Instant at) {}
}
