package belay.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a backup holds, as its two files say: {@code files} names each file with its size and
 * SHA-256, and {@code backup.json}, written last, has the hash of that list. Without the latter a
 * backup was not finished.
 *
 * @param facts what a person wants to know of it
 * @param files all others in it, as they were written
 */
record Inventory(Facts facts, List<Entry> files) {
  static final String FACTS = "backup.json";
  static final String FILES = "files";
  private static final int FORM = 1;
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  /**
   * The file {@code backup.json}.
   *
   * <p>As wide as the file.
   *
   * @param form how the directory is to be read
   * @param made when the ledger was copied, ISO 8601
   * @param home whose it is
   * @param images how many slugs are container images, which stay in the engine
   * @param bytes of all files
   * @param files the SHA-256 of the list of files
   * @param sealed how the keys were sealed; empty when they are plain files
   * @param notes what a person must know of it, in sentences
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Facts(
      int form,
      String made,
      String home,
      int apps,
      int releases,
      int slugs,
      int images,
      long bytes,
      String files,
      Optional<KeySeal.Terms> sealed,
      List<String> notes) {}

  /**
   * A file.
   *
   * @param path below the backup's directory, with slashes
   * @param mode as {@code rw-------}
   */
  record Entry(String path, String sha256, long bytes, String mode) {
    String line() {
      return sha256 + " " + bytes + " " + mode + " " + path;
    }

    static Entry of(String line) throws IOException {
      String[] words = line.split(" ", 4);
      try {
        return new Entry(words[3], words[0], Long.parseLong(words[1]), words[2]);
      } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
        throw new IOException("\"" + line + "\" is no line of it", e);
      }
    }
  }

  static int form() {
    return FORM;
  }

  static String text(List<Entry> files) {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append(file.line()).append('\n'));
    return text.toString();
  }

  static byte[] bytes(Facts facts) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(facts);
  }

  /** What a backup in a directory of its own says of itself; empty when it is not finished. */
  static Optional<Facts> facts(Path backup) {
    try {
      return facts(Optional.of(Files.readAllBytes(backup.resolve(FACTS))), backup.toString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw broken(backup.toString(), e);
    }
  }

  private static BackupFailed broken(String backup, IOException e) {
    return new BackupFailed(
        "The backup " + backup + " cannot be used: its " + FACTS + " is broken.", e);
  }

  private static Optional<Facts> facts(Optional<byte[]> json, String backup) {
    try {
      return json.isEmpty()
          ? Optional.empty()
          : Optional.of(JSON.readValue(json.get(), Facts.class));
    } catch (IOException e) {
      throw broken(backup, e);
    }
  }

  /** What a backup says of itself; empty when it is not finished. */
  static Optional<Facts> facts(Target target, String backup) {
    try {
      return facts(target.facts(backup), target.shown(backup));
    } catch (IOException e) {
      throw new BackupFailed(
          "The backup " + target.shown(backup) + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Reads both files of a backup in a directory of its own.
   *
   * @throws BackupFailed when it was not finished, is broken, or of a form unknown here
   */
  static Inventory read(Path backup) {
    return read(facts(backup), backup.toString(), () -> Files.readAllBytes(backup.resolve(FILES)));
  }

  /** The same of one that is kept anywhere. */
  static Inventory read(Target target, String backup) {
    return read(facts(target, backup), target.shown(backup), () -> target.files(backup));
  }

  private interface Reading {
    byte[] read() throws IOException;
  }

  private static Inventory read(Optional<Facts> said, String backup, Reading reading) {
    Facts facts =
        said.orElseThrow(() ->
            new BackupFailed(
                "The backup "
                    + backup
                    + " was not finished: it has no "
                    + FACTS
                    + ". Take another; belay backups lists them."));
    if (facts.form() != FORM) {
      throw new BackupFailed(
          "The backup " + backup + " was made by a newer Belay. Use that one to read it.");
    }
    try {
      byte[] list = reading.read();
      if (!Hashing.sha256(list).equals(facts.files())) {
        throw new IOException("it was changed");
      }
      List<Entry> files = new ArrayList<>();
      for (String line : new String(list, StandardCharsets.UTF_8).lines().toList()) {
        files.add(Entry.of(line));
      }
      return new Inventory(facts, files);
    } catch (IOException e) {
      throw new BackupFailed(
          "The backup "
              + backup
              + " cannot be used: its list of files is broken ("
              + e.getMessage()
              + "). Take another; belay backups lists them.",
          e);
    }
  }
}
