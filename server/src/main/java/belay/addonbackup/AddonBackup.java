package belay.addonbackup;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A backup of an add-on's data.
 *
 * @param number of its app's, from 1
 * @param message why it failed, or why it could not be found to work
 * @param scratch the server that it is tried in, while it is
 */
public record AddonBackup(
    UUID id,
    int number,
    Source source,
    Order order,
    State state,
    String message,
    Size size,
    Times times,
    Optional<Trial> trial,
    Optional<UUID> scratch) {
  /**
   * The add-on that a backup is of.
   *
   * @param appId the app that the add-on was made for
   */
  public record Source(UUID addonId, String addon, UUID appId, String service, String plan) {}

  /**
   * Why a backup is made, and where to.
   *
   * @param why what it was made for
   * @param place where it is kept, as people call it
   */
  public record Order(String why, String place) {}

  /**
   * How large it is.
   *
   * @param bytes of the data
   * @param stored as it is kept, encrypted
   */
  public record Size(long bytes, long stored) {}

  public record Times(Instant begun, Optional<Instant> ended) {}

  /** How far it is. */
  public enum State {
    MAKING,
    /** It is whole where it is kept. */
    MADE,
    FAILED
  }

  /**
   * The result of restoring it into a server of its own, the last time.
   *
   * @param millis from its file to all rows counted
   * @param rows of all tables
   */
  public record Trial(Instant at, long millis, int tables, long rows) {}

  UUID addonId() {
    return source.addonId();
  }

  String place() {
    return order.place();
  }

  /** As people call it ({@code b007}). */
  public String label() {
    return String.format(Locale.ROOT, "b%03d", number);
  }

  /** What its file is called. */
  String file() {
    return source.addon() + "-" + label() + ".belay";
  }

  /** What a copy is called beside the data while the backup is made. */
  String copy() {
    return "b-" + number;
  }

  boolean isScheduled() {
    return order.why().equals(Schedule.WHY);
  }
}
