package belay.addonbackup;

import belay.addon.SqlAddons;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A backup as a file: a line that says what it is, one with its key and what its data came from,
 * sealed by the server's own key, and the data, encrypted. With the server's {@code keys/} nothing
 * else is needed to read it.
 */
public record BackupFile(SqlAddons.Seal seal, RandomGenerator random) {
  private static final String MAGIC = "belay add-on backup 1";
  private static final String KEY = "key";
  private static final String ORIGIN = "origin.";
  private static final int LINE_MAX = 64 << 10;

  /**
   * An opened backup.
   *
   * @param origin what a server must be told that is made of it
   * @param data closed by who has it
   */
  record Read(Map<String, String> origin, InputStream data) {}

  private static String place(UUID id) {
    return "addon-backup/" + id;
  }

  /**
   * Writes one.
   *
   * @return how many bytes of data are in it
   */
  long write(Path file, UUID id, Map<String, String> origin, InputStream data) throws IOException {
    byte[] key = new byte[Sealed.KEY_BYTES];
    random.nextBytes(key);
    SortedMap<String, String> secret = new TreeMap<>();
    secret.put(KEY, Base64.getEncoder().encodeToString(key));
    origin.forEach((name, value) -> secret.put(ORIGIN + name, value));
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      String sealed = Base64.getEncoder().encodeToString(seal.seal(place(id), secret));
      out.write((MAGIC + " " + id + "\n" + sealed + "\n").getBytes(StandardCharsets.US_ASCII));
      return Sealed.write(key, data, out);
    }
  }

  /** Reads one that was opened; whoever asks closes what comes of it. */
  Read read(UUID id, InputStream file) throws IOException {
    InputStream in = new BufferedInputStream(file, 1 << 16);
    if (!line(in).equals(MAGIC + " " + id)) {
      throw new IOException("it is another file than the one that was written");
    }
    byte[] sealed;
    try {
      sealed = Base64.getDecoder().decode(line(in));
    } catch (IllegalArgumentException e) {
      throw new IOException("it is not what was written", e);
    }
    SortedMap<String, String> secret =
        seal.open(place(id), sealed)
            .orElseThrow(() -> new IOException("it was sealed by another server's key"));
    Map<String, String> origin = new TreeMap<>();
    secret.forEach((name, value) -> {
      if (name.startsWith(ORIGIN)) {
        origin.put(name.substring(ORIGIN.length()), value);
      }
    });
    byte[] key = Base64.getDecoder().decode(secret.getOrDefault(KEY, ""));
    return new Read(origin, Sealed.read(key, in));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
      if (line.length() > LINE_MAX) {
        throw new IOException("it is not what was written");
      }
    }
    return line.toString();
  }
}
