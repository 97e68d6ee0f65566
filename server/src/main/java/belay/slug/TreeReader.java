package belay.slug;

import belay.release.InvalidInput;
import belay.slug.Manifest.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads a built tree: hashes its files, and refuses what a slug may not hold. */
final class TreeReader extends SimpleFileVisitor<Path> {
  /** All of them are in memory together while a tree is stored. */
  static final int ENTRIES_MAX = 150_000;

  /** Each is read whole; a file may say that it is far larger than any disk. */
  static final long BYTES_MAX = 16L << 30;

  private static final int OWNER_EXECUTES = 0100;

  private final Path tree;
  private final List<Path> links = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Path> sources = new HashMap<>();
  private final MessageDigest digest = Manifest.sha256();
  private final byte[] buffer = new byte[1 << 16];
  private int count;
  private long bytes;

  private TreeReader(Path tree) {
    this.tree = tree;
  }

  /** A tree's manifest and, by object name, a file that had its content when it was read. */
  record Tree(Manifest manifest, Map<String, Path> sources) {}

  /**
   * @throws InvalidInput when the tree holds a link that leads out of it, or something that is
   *     neither file, directory nor link
   */
  static Tree read(Path tree) throws IOException {
    TreeReader reader = new TreeReader(tree);
    Files.walkFileTree(tree, reader);
    reader.readLinks();
    return new Tree(new Manifest(reader.entries), reader.sources);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    if (!Files.isExecutable(directory)) {
      Files.setPosixFilePermissions(directory, permissions(true));
    }
    if (!directory.equals(tree)) {
      count();
      entries.add(new Entry.Directory(encoded(directory)));
    }
    return FileVisitResult.CONTINUE;
  }

  /** A directory that its owner may not list is made one that he may. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || Files.isReadable(file)) {
      throw failure;
    }
    Files.setPosixFilePermissions(file, permissions(true));
    Files.walkFileTree(file, this);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    count();
    if (attributes.isSymbolicLink()) {
      links.add(file);
    } else if (attributes.isRegularFile()) {
      count(attributes.size());
      readFile(file);
    } else {
      throw new InvalidInput(
          tree.relativize(file)
              + " is a device, a pipe or a socket. A slug holds files, directories and links only:"
              + " remove it at the end of the build.");
    }
    return FileVisitResult.CONTINUE;
  }

  private void count() {
    if (++count > ENTRIES_MAX) {
      throw new InvalidInput(
          "The build left more than "
              + ENTRIES_MAX
              + " files and directories, the most that a slug may hold: remove at its end what is"
              + " not needed to run.");
    }
  }

  private void count(long more) {
    bytes += more;
    if (bytes > BYTES_MAX || more > BYTES_MAX) {
      throw new InvalidInput(
          "The build left files of more than "
              + (BYTES_MAX >> 30)
              + " GB in all, the most that a slug may hold: remove at its end what is not needed to"
              + " run.");
    }
  }

  private void readFile(Path file) throws IOException {
    int mode = number(Files.readAttributes(file, "unix:mode", LinkOption.NOFOLLOW_LINKS), "mode");
    boolean executable = (mode & OWNER_EXECUTES) != 0;
    if (!Files.isReadable(file)) {
      Files.setPosixFilePermissions(file, permissions(executable));
    }
    long size = hash(file);
    Entry.File entry =
        new Entry.File(encoded(file), HexFormat.of().formatHex(digest.digest()), executable, size);
    entries.add(entry);
    sources.putIfAbsent(entry.object(), file);
  }

  static int number(Map<String, Object> attributes, String name) {
    return (int) Objects.requireNonNull(attributes.get(name), name);
  }

  static Set<PosixFilePermission> permissions(boolean executable) {
    return PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
  }

  private long hash(Path file) throws IOException {
    digest.reset();
    long size = 0;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    }
    return size;
  }

  /** Once all are known: one may lead by way of another. */
  private void readLinks() throws IOException {
    TreeLinks settled = new TreeLinks(tree);
    for (Path link : links) {
      settled.settle(link);
    }
    for (Path link : links) {
      entries.add(new Entry.Link(encoded(link), PathCodec.encodeTarget(settled.checked(link))));
    }
  }

  private String encoded(Path path) {
    return PathCodec.encode(tree.relativize(path));
  }
}
