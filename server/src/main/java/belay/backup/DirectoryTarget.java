package belay.backup;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A directory on this machine, or one that is mounted there. */
public final class DirectoryTarget implements Target {
  /** So much must be left when a backup is done. */
  private static final long ROOM = 16L << 20;

  private static final String VERIFIED = "verified";

  private final Path root;

  /**
   * Keeps backups there.
   *
   * @param root a directory of backups, or one to be made
   */
  public DirectoryTarget(Path root) {
    this.root = root;
  }

  /** A backup that somebody named, by its directory or by that of all. */
  record Named(DirectoryTarget target, Optional<String> backup) {}

  /** What a person means by a directory: the backups in it, or the one that it is. */
  static Named of(Path place) {
    Path whole = place.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    boolean one =
        Files.exists(whole.resolve(Inventory.FACTS))
            || STAMP.matcher(String.valueOf(whole.getFileName())).matches();
    return one && parent != null
        ? new Named(new DirectoryTarget(parent), Optional.of(whole.getFileName().toString()))
        : new Named(new DirectoryTarget(whole), Optional.empty());
  }

  Path root() {
    return root;
  }

  @Override
  public String shown() {
    return root.toString();
  }

  @Override
  public String shown(String backup) {
    return root.resolve(backup).toString();
  }

  @Override
  public List<String> finished() {
    return Shelf.finished(root).stream().map(p -> p.getFileName().toString()).toList();
  }

  @Override
  public Optional<byte[]> facts(String backup) throws IOException {
    return read(backup, Inventory.FACTS);
  }

  private Optional<byte[]> read(String backup, String name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(root.resolve(backup).resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] files(String backup) throws IOException {
    return Files.readAllBytes(root.resolve(backup).resolve(Inventory.FILES));
  }

  @Override
  public InputStream open(String backup, Inventory.Entry file) throws IOException {
    return Files.newInputStream(root.resolve(backup).resolve(file.path()));
  }

  @Override
  public Writing write() throws IOException {
    Shelf shelf = Shelf.take(root);
    try {
      Optional<Path> newest = Shelf.finished(root).reversed().stream().findFirst();
      return new Fresh(shelf, shelf.begin(), newest);
    } catch (IOException | RuntimeException e) {
      shelf.close();
      throw e;
    }
  }

  @Override
  public void delete(String backup) throws IOException {
    Shelf.remove(root.resolve(backup));
  }

  /** Beside what it lists, so it is the same backup as before. */
  @Override
  public void verified(String backup, String when) throws IOException {
    Files.writeString(root.resolve(backup).resolve(VERIFIED), when + "\n");
  }

  @Override
  public Optional<String> verified(String backup) throws IOException {
    return read(backup, VERIFIED).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
  }

  private static final class Fresh implements Writing {
    private final Shelf shelf;
    private final Path directory;
    private final DirectorySink sink;
    private final long before;
    private boolean finished;

    Fresh(Shelf shelf, Path directory, Optional<Path> newest) {
      this.shelf = shelf;
      this.directory = directory;
      this.sink = new DirectorySink(directory, newest);
      this.before = newest.flatMap(Inventory::facts).map(Inventory.Facts::bytes).orElse(0L);
    }

    @Override
    public Sink sink() {
      return sink;
    }

    /** What the backup before has is there already. */
    @Override
    public void insistRoom(long wanted) throws IOException {
      long missing = Math.max(0, wanted - before) + ROOM;
      long left = Files.getFileStore(directory).getUsableSpace();
      if (left < missing) {
        throw new BackupFailed(
            "The backup needs about "
                + Backup.size(missing)
                + ", and the disk of "
                + directory.getParent()
                + " has "
                + Backup.size(left)
                + ". Nothing was written; make room there, or name a directory on another disk.");
      }
    }

    @Override
    public String finish(Instant made, byte[] files, byte[] facts) throws IOException {
      Files.write(directory.resolve(Inventory.FILES), files);
      Sink.force(directory.resolve(Inventory.FILES));
      sink.force();
      Files.write(directory.resolve(Inventory.FACTS), facts);
      Sink.force(directory.resolve(Inventory.FACTS));
      Sink.forceDirectory(directory);
      Path named = shelf.finish(directory, made);
      finished = true;
      return named.getFileName().toString();
    }

    @Override
    public void close() throws IOException {
      try {
        if (!finished) {
          TreeDeletion.delete(directory);
        }
      } finally {
        shelf.close();
      }
    }
  }
}
