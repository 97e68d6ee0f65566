package belay.backup;

import belay.database.sqlite.SqliteCopy;
import belay.files.TreeDeletion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts a backup into an empty home. All of a backup on this machine is checked before the first
 * byte is written, of one elsewhere as it comes. As long as it is being written a mark lies in the
 * home, with which no server starts; a restore that was cut short is begun anew by the next.
 */
public final class Restore {
  private static final long ROOM = 64L << 20;
  private static final List<String> SECRET = List.of("data", "keys", "slugs");

  private final Target target;
  private final String backup;
  private final Inventory inventory;
  private final Consumer<String> tell;

  private Restore(Target target, String backup, Consumer<String> tell) {
    this.target = target;
    this.backup = backup;
    this.inventory = Inventory.read(target, backup);
    this.tell = tell;
  }

  /**
   * Reads what a backup in a directory says of itself.
   *
   * @param place a directory of backups, or one backup
   * @param stamp which of several; the newest when empty
   * @throws BackupFailed when there is none, or it was not finished
   */
  public static Restore of(Path place, Optional<String> stamp, Consumer<String> tell) {
    DirectoryTarget.Named named = DirectoryTarget.of(place);
    return named.backup().isPresent() && stamp.isEmpty()
        ? new Restore(named.target(), named.backup().get(), tell)
        : of(named.target(), stamp, tell);
  }

  /** The same of a backup in any place. */
  public static Restore of(Target target, Optional<String> stamp, Consumer<String> tell) {
    return new Restore(target, target.choose(stamp), tell);
  }

  /** What people call it. */
  public String backup() {
    return target.shown(backup);
  }

  /**
   * Notes that a trial found it to work; a place that cannot be written keeps no such note.
   *
   * @param when ISO 8601
   * @return whether it was noted
   */
  public boolean verified(String when) {
    try {
      target.verified(backup, when);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The directory that it is in; empty when it is elsewhere. */
  public Optional<Path> directory() {
    return target instanceof DirectoryTarget local
        ? Optional.of(local.root().resolve(backup))
        : Optional.empty();
  }

  /** Its name: the time that it was made at. */
  public String name() {
    return backup;
  }

  /** What it holds, in words. */
  public String holds() {
    return words(inventory.facts());
  }

  static String words(Inventory.Facts facts) {
    return Backup.count(facts.apps(), "app")
        + ", "
        + Backup.count(facts.releases(), "release")
        + ", "
        + Backup.count(facts.slugs(), "slug")
        + ", "
        + Backup.size(facts.bytes());
  }

  public int apps() {
    return inventory.facts().apps();
  }

  public int releases() {
    return inventory.facts().releases();
  }

  /** What a person must know of it, in sentences. */
  public List<String> notes() {
    return inventory.facts().notes();
  }

  public boolean sealed() {
    return inventory.facts().sealed().isPresent();
  }

  /**
   * Compares every file with what was written, and looks whether the ledger is whole.
   *
   * @throws BackupFailed naming the first file that is not what it was
   */
  public void check() {
    tell.accept("Checking " + Backup.count(inventory.files().size(), "file"));
    for (Inventory.Entry entry : inventory.files()) {
      check(entry, OutputStream.nullOutputStream());
    }
    directory()
        .flatMap(local -> SqliteCopy.fault(local.resolve(Backup.LEDGER), true))
        .ifPresent(why -> {
          throw broken(Backup.LEDGER.toString(), why);
        });
  }

  private void check(Inventory.Entry entry, OutputStream out) {
    try (InputStream in = target.open(backup, entry)) {
      Hashing.Read read = Hashing.copy(in, out);
      if (!read.sha256().equals(entry.sha256()) || read.bytes() != entry.bytes()) {
        throw broken(entry.path(), "it is not what was written");
      }
    } catch (NoSuchFileException e) {
      throw broken(entry.path(), "it is missing");
    } catch (IOException e) {
      throw broken(entry.path(), "it cannot be read: " + e.getMessage());
    }
  }

  private BackupFailed broken(String file, String why) {
    return new BackupFailed(
        "The backup "
            + backup()
            + " is broken at "
            + file
            + ": "
            + why
            + ". Nothing was restored; take another, belay backups lists them.");
  }

  /**
   * Checks everything, then writes the home.
   *
   * @throws BackupFailed and then the home is as it was
   */
  public void into(Path home, Optional<char[]> passphrase) {
    insistEmpty(home);
    if (directory().isPresent()) {
      // What is elsewhere is checked as it comes, so that it comes only once.
      check();
    }
    Map<String, byte[]> keys = openKeys(passphrase);
    boolean there = Files.exists(home);
    try {
      write(home, keys);
    } catch (IOException e) {
      undo(home, there, e);
      throw BackupFailed.disk(
          "The backup could not be restored to " + home, e, "The home is as it was before.");
    } catch (BackupFailed e) {
      undo(home, there, e);
      throw e;
    }
  }

  private static void insistEmpty(Path home) {
    if (!Files.exists(home, LinkOption.NOFOLLOW_LINKS) || HomeMark.isThere(home)) {
      return;
    }
    try (Stream<Path> all = Files.list(home)) {
      Optional<Path> some =
          all.filter(p -> !p.getFileName().toString().equals("lost+found")).findFirst();
      if (some.isPresent()) {
        throw new BackupFailed(
            home
                + " is not empty ("
                + some.get().getFileName()
                + "), and a backup is restored only to an empty home. Move it away, or set"
                + " BELAY_HOME to another directory. Nothing was changed.");
      }
    } catch (IOException e) {
      throw BackupFailed.disk(home + " cannot be restored to", e, "Nothing was changed.");
    }
  }

  /** By the path that they have in a home. */
  private Map<String, byte[]> openKeys(Optional<char[]> passphrase) {
    Map<String, byte[]> keys = new HashMap<>();
    Optional<KeySeal.Terms> terms = inventory.facts().sealed();
    if (terms.isEmpty()) {
      return keys;
    }
    if (passphrase.isEmpty()) {
      throw new BackupFailed(
          "The keys in this backup are sealed: name the passphrase with --passphrase-file FILE."
              + " Nothing was changed.");
    }
    KeySeal seal = new KeySeal(passphrase.get(), terms.get());
    for (Inventory.Entry entry : inventory.files()) {
      if (entry.path().endsWith(KeySeal.SEALED)) {
        String path = path(entry);
        try {
          keys.put(path, seal.open(path, read(entry)));
        } catch (IOException e) {
          throw broken(entry.path(), "it cannot be read: " + e.getMessage());
        }
      }
    }
    return keys;
  }

  private byte[] read(Inventory.Entry entry) throws IOException {
    try (InputStream in = target.open(backup, entry)) {
      return in.readAllBytes();
    }
  }

  private String path(Inventory.Entry entry) {
    return sealed() && entry.path().endsWith(KeySeal.SEALED)
        ? entry.path().substring(0, entry.path().length() - KeySeal.SEALED.length())
        : entry.path();
  }

  private void write(Path home, Map<String, byte[]> keys) throws IOException {
    Files.createDirectories(home);
    HomeMark.clear(home);
    HomeMark.put(home);
    long left = Files.getFileStore(home).getUsableSpace();
    if (left < inventory.facts().bytes() + ROOM) {
      throw new BackupFailed(
          "The backup needs "
              + Backup.size(inventory.facts().bytes() + ROOM)
              + ", and the disk of "
              + home
              + " has "
              + Backup.size(left)
              + ". Nothing was restored.");
    }
    tell.accept("Restoring " + words(inventory.facts()));
    for (String secret : SECRET) {
      Path directory = Files.createDirectories(home.resolve(secret));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
    Set<Path> directories = new HashSet<>(Set.of(home));
    for (Inventory.Entry entry : inventory.files()) {
      Path file = home.resolve(path(entry)).normalize();
      if (!file.startsWith(home)) {
        throw broken(entry.path(), "it leads out of the backup");
      }
      directories.add(Files.createDirectories(file.getParent()));
      write(entry, file, keys);
    }
    SqliteCopy.fault(home.resolve(Backup.LEDGER), true)
        .ifPresent(why -> {
          throw broken(Backup.LEDGER.toString(), why);
        });
    force(home, directories);
    HomeMark.remove(home);
  }

  private void force(Path home, Set<Path> directories) throws IOException {
    if (Sink.forceAll(home)) {
      return;
    }
    for (Inventory.Entry entry : inventory.files()) {
      Sink.force(home.resolve(path(entry)));
    }
    for (Path directory : directories) {
      Sink.forceDirectory(directory);
    }
  }

  private void write(Inventory.Entry entry, Path file, Map<String, byte[]> keys)
      throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(Sink.SECRET)));
    byte[] key = keys.get(path(entry));
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      if (key != null) {
        out.write(key);
      } else {
        copy(entry, out);
      }
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(entry.mode()));
    if (file.endsWith(Path.of(Backup.REPOSITORY, "HEAD"))) {
      // Without these, empty or not, it is no repository.
      Files.createDirectories(file.resolveSibling("refs").resolve("heads"));
      Files.createDirectories(file.resolveSibling("objects").resolve("pack"));
    }
  }

  /** A home's disk that is full must not look like a broken backup. */
  private void copy(Inventory.Entry entry, OutputStream out) throws IOException {
    try (InputStream in = target.open(backup, entry)) {
      if (!Hashing.copy(in, out).sha256().equals(entry.sha256())) {
        throw broken(entry.path(), "it changed while it was read");
      }
    }
  }

  private static void undo(Path home, boolean there, Exception because) {
    try {
      if (there) {
        HomeMark.clear(home);
      } else {
        TreeDeletion.delete(home);
      }
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
