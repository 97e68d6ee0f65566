package belay.backup;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Backups in a store of objects: under {@code objects/} each content once, by its SHA-256, and
 * under {@code backups/TIME/} what a backup is made of. {@code backup.json} there is written last,
 * after it was seen that all is there, and deleted first. For one server.
 */
public final class ObjectTarget implements Target {
  /** A content that no backup names may be of one that is being written. */
  static final Duration YOUNG = Duration.ofDays(1);

  static final String OBJECTS = "objects/";
  static final String BACKUPS = "backups/";
  private static final String VERIFIED = "verified";
  private static final int FAN_OUT = 2;

  private final Objects objects;
  private final Path staging;
  private final InstantSource clock;

  /**
   * Keeps backups there.
   *
   * @param staging a directory of its own on this machine, for one file at a time and the ledger
   */
  public ObjectTarget(Objects objects, Path staging, InstantSource clock) {
    this.objects = objects;
    this.staging = staging;
    this.clock = clock;
  }

  @Override
  public String shown() {
    return objects.shown();
  }

  @Override
  public String shown(String backup) {
    return objects.shown() + "/" + BACKUPS + backup;
  }

  static String key(String backup, String name) {
    return BACKUPS + backup + "/" + name;
  }

  static String key(String sha256) {
    return OBJECTS + sha256.substring(0, FAN_OUT) + "/" + sha256;
  }

  @Override
  public List<String> finished() {
    Set<String> found = new TreeSet<>();
    try {
      objects.list(
          BACKUPS,
          stored -> {
            String[] words = stored.key().substring(BACKUPS.length()).split("/", -1);
            boolean whole = words.length == 2 && words[1].equals(Inventory.FACTS);
            if (whole && STAMP.matcher(words[0]).matches()) {
              found.add(words[0]);
            }
          });
    } catch (IOException e) {
      throw new BackupFailed(shown() + " cannot be read: " + e.getMessage() + ".", e);
    }
    return List.copyOf(found);
  }

  @Override
  public Optional<byte[]> facts(String backup) throws IOException {
    return read(key(backup, Inventory.FACTS));
  }

  private Optional<byte[]> read(String key) throws IOException {
    try (InputStream in = objects.get(key)) {
      return Optional.of(in.readAllBytes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] files(String backup) throws IOException {
    return read(key(backup, Inventory.FILES)).orElseThrow(() -> new IOException("it is missing"));
  }

  @Override
  public InputStream open(String backup, Inventory.Entry file) throws IOException {
    return objects.get(key(file.sha256()));
  }

  @Override
  public void verified(String backup, String when) throws IOException {
    objects.put(key(backup, VERIFIED), when.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<String> verified(String backup) throws IOException {
    return read(key(backup, VERIFIED)).map(b -> new String(b, StandardCharsets.UTF_8).strip());
  }

  @Override
  public Writing write() throws IOException {
    TreeDeletion.delete(staging);
    Files.createDirectories(staging);
    objects.sweep();
    return new ObjectWriting(
        objects, staging, new ObjectSink(objects, staging, ObjectWriting.contents(objects)));
  }

  /** First what makes it a backup, so that half of one is none; then what no other one needs. */
  @Override
  public void delete(String backup) throws IOException {
    objects.delete(key(backup, Inventory.FACTS));
    objects.delete(key(backup, Inventory.FILES));
    objects.delete(key(backup, VERIFIED));
  }

  /**
   * Deletes the contents that no finished backup names, a day after they came.
   *
   * @return how many bytes they had
   */
  public long sweepContents() throws IOException {
    Set<String> named = new HashSet<>();
    for (String backup : finished()) {
      Inventory.read(this, backup).files().forEach(entry -> named.add(key(entry.sha256())));
    }
    Instant young = clock.instant().minus(YOUNG);
    List<Objects.Stored> going = new ArrayList<>();
    objects.list(
        OBJECTS,
        stored -> {
          if (!named.contains(stored.key()) && stored.modified().isBefore(young)) {
            going.add(stored);
          }
        });
    for (Objects.Stored stored : going) {
      objects.delete(stored.key());
    }
    return going.stream().mapToLong(Objects.Stored::bytes).sum();
  }
}
