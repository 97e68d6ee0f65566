package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A backup of an add-on's data.
 *
 * @param name as people call it ({@code b007})
 * @param app that the add-on was made for; nothing when that is gone
 * @param state {@code making}, {@code made} or {@code failed}
 * @param why it was made
 * @param place where it is kept
 * @param bytes of the data
 * @param stored as it is kept, encrypted
 * @param message why it failed, or why it was not found to work
 * @param trial what was found when it was put into a server of its own
 */
public record AddonBackupBody(
    UUID id,
    String name,
    Optional<String> app,
    String addon,
    String state,
    String why,
    String place,
    long bytes,
    long stored,
    Optional<String> message,
    Instant begunAt,
    Optional<Instant> endedAt,
    Optional<AddonBackupBody.Trial> trial) {
  /**
   * That it works.
   *
   * @param at when it was tried
   * @param millis from its file to all rows counted
   */
  public record Trial(Instant at, long millis, int tables, long rows) {}
}
