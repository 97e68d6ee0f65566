package belay.backups;

import belay.backup.s3.Bucket;
import belay.ledger.ConfigSeal;
import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What backups need and nobody else may know: the key of the store, and the passphrase. Sealed with
 * the key that seals config vars, in a file that whoever makes a backup can read without a control
 * plane. Used by one thread.
 *
 * @param keys the home's directory of keys
 */
public record BackupSecrets(Path keys) {
  private static final String ID = "backup secrets";
  private static final String CREDENTIAL_ID = "credential.id";
  private static final String CREDENTIAL_SECRET = "credential.secret";
  private static final String PASSPHRASE = "passphrase";
  private static final int CHARS_MAX = 1_000;

  Optional<Bucket.Credentials> credentials() {
    SortedMap<String, String> all = read();
    return Optional.ofNullable(all.get(CREDENTIAL_ID))
        .map(id ->
            new Bucket.Credentials(id, all.getOrDefault(CREDENTIAL_SECRET, ""), Optional.empty()));
  }

  Optional<char[]> passphrase() {
    return Optional.ofNullable(read().get(PASSPHRASE)).map(String::toCharArray);
  }

  /**
   * Keeps a key of the store.
   *
   * @param lines its id and its secret, or none to forget it
   */
  public void credentials(List<String> lines) throws IOException {
    if (!lines.isEmpty() && lines.size() != 2) {
      throw new InvalidInput("The key of a store is two lines: its id, and its secret.");
    }
    SortedMap<String, String> all = read();
    all.remove(CREDENTIAL_ID);
    all.remove(CREDENTIAL_SECRET);
    if (!lines.isEmpty()) {
      all.put(CREDENTIAL_ID, checked(lines.get(0)));
      all.put(CREDENTIAL_SECRET, checked(lines.get(1)));
    }
    write(all);
  }

  /** Keeps a passphrase; none to forget it. */
  public void passphrase(List<String> lines) throws IOException {
    SortedMap<String, String> all = read();
    all.remove(PASSPHRASE);
    if (!lines.isEmpty()) {
      all.put(PASSPHRASE, checked(lines.getFirst()));
    }
    write(all);
  }

  private static String checked(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.length() > CHARS_MAX || text.chars().anyMatch(c -> c < ' ')) {
      throw new InvalidInput("Each line has between 1 and " + CHARS_MAX + " characters.");
    }
    return text;
  }

  private Path file() {
    return keys.resolve("backup.secrets");
  }

  private ConfigSeal seal() throws IOException {
    return new ConfigSeal(Files.readAllBytes(keys.resolve("config.key")), new SecureRandom());
  }

  private SortedMap<String, String> read() {
    try {
      byte[] sealed = Files.readAllBytes(file());
      return new TreeMap<>(
          seal()
              .openPairs(ID, sealed)
              .orElseThrow(() ->
                  new InvalidInput(
                      file()
                          + " cannot be opened: it was changed, or sealed with another key. Delete"
                          + " it and give the secrets again: belay backup:credentials, belay"
                          + " backup:passphrase")));
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    } catch (IOException e) {
      throw new InvalidInput(file() + " cannot be read: " + e.getMessage());
    }
  }

  private void write(SortedMap<String, String> all) throws IOException {
    Path fresh = keys.resolve("backup.secrets.new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, seal().sealPairs(ID, all));
    Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
  }
}
