package belay.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where backups are kept: a directory, or a bucket of an S3-compatible store. Each has a name, the
 * time that it was made at. One that was not finished is none. For one thread at a time.
 */
public interface Target {
  /** {@code YYYYMMDD-HHMMSS} (UTC). */
  Pattern STAMP = Pattern.compile("\\d{8}-\\d{6}");

  /** What people call it. */
  String shown();

  /** What people call one of its backups; by that they name it to a command. */
  String shown(String backup);

  /** The finished ones, the oldest first. */
  List<String> finished();

  /** Its {@code backup.json}; empty when it was not finished. */
  Optional<byte[]> facts(String backup) throws IOException;

  /** Its list of files. */
  byte[] files(String backup) throws IOException;

  /** What a file of it holds. */
  InputStream open(String backup, Inventory.Entry file) throws IOException;

  /**
   * Takes it for writing; what a backup that was cut short left in it is deleted, or used.
   *
   * @throws BackupFailed when another backup is being written there, or it cannot be written
   */
  Writing write() throws IOException;

  /** Deletes one; one that is half deleted is none. */
  void delete(String backup) throws IOException;

  /** Notes that a trial found it to work. */
  void verified(String backup, String when) throws IOException;

  /** When a trial found it to work the last time, ISO 8601. */
  Optional<String> verified(String backup) throws IOException;

  /** A backup that is being written; it is none before it is finished. */
  interface Writing extends AutoCloseable {
    Sink sink();

    /**
     * Measures before: a disk that a backup fills is a second fault.
     *
     * @param wanted so much would all of it take
     * @throws BackupFailed when there is not so much
     */
    void insistRoom(long wanted) throws IOException;

    /**
     * Puts everything down for good, and gives it its name.
     *
     * @return the name
     */
    String finish(java.time.Instant made, byte[] files, byte[] facts) throws IOException;

    /** Lets go of the target, and of what was not finished. */
    @Override
    void close() throws IOException;
  }

  /**
   * The backup that a person means.
   *
   * @param stamp which of several; the newest when empty
   */
  default String choose(Optional<String> stamp) {
    List<String> finished = finished();
    if (stamp.isPresent()) {
      if (!finished.contains(stamp.get())) {
        throw new BackupFailed(
            "There is no backup "
                + stamp.get()
                + " in "
                + shown()
                + ". See: belay backups "
                + shown());
      }
      return stamp.get();
    }
    if (finished.isEmpty()) {
      throw new BackupFailed("There is no finished backup in " + shown() + ".");
    }
    return finished.getLast();
  }
}
