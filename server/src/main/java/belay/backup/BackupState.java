package belay.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What became of a home's last backups, in a file that whoever makes one writes and the control
 * plane reads: whole, or the one before. Times are ISO 8601.
 *
 * @param to where they went
 * @param name of the newest that was finished
 * @param made when that was
 * @param bytes of all in it
 * @param sent what of it was new there
 * @param verified when the newest was made that a trial found to work
 * @param tried when a trial was made last
 * @param failed when the last try failed, if none went well since
 * @param why it did
 * @param attempts how many failed in a row
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackupState(
    String to,
    Optional<String> name,
    Optional<String> made,
    long bytes,
    long sent,
    Optional<String> verified,
    Optional<String> tried,
    Optional<String> failed,
    Optional<String> why,
    int attempts) {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());
  private static final Path FILE = Path.of("data", "backups.json");

  /** Before the first backup to a place. */
  public static BackupState none(String to) {
    return new BackupState(
        to,
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** Empty before the first backup; a file that is broken counts as none. */
  public static Optional<BackupState> read(Path home) {
    try {
      Path file = home.resolve(FILE);
      return Files.exists(file)
          ? Optional.of(JSON.readValue(Files.readAllBytes(file), BackupState.class))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Of a place; what is known of another one is forgotten. */
  public static BackupState read(Path home, String to) {
    return read(home).filter(state -> state.to().equals(to)).orElseGet(() -> none(to));
  }

  public void write(Path home) throws IOException {
    Path file = home.resolve(FILE);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** One was finished. */
  public BackupState made(Backup.Made backup) {
    return new BackupState(
        to,
        Optional.of(backup.name()),
        Optional.of(Backups.time(backup.name()).toString()),
        backup.bytes(),
        backup.sent(),
        verified,
        tried,
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** A try failed. */
  public BackupState failed(String when, String reason) {
    return new BackupState(
        to,
        name,
        made,
        bytes,
        sent,
        verified,
        tried,
        Optional.of(when),
        Optional.of(reason),
        attempts + 1);
  }

  /** A trial found the one of that name to work. */
  public BackupState verified(String of, String when) {
    return new BackupState(
        to,
        name,
        made,
        bytes,
        sent,
        Optional.of(Backups.time(of).toString()),
        Optional.of(when),
        failed,
        why,
        attempts);
  }
}
