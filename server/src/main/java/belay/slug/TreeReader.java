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

/**
 * Reads a built tree: hashes its files, gives them the store's owner and modes, and refuses what a
 * slug may not hold.
 */
final class TreeReader extends SimpleFileVisitor<Path> {
  private static final int OWNER_READS = 0400;
  private static final int OWNER_EXECUTES = 0100;

  private final Path tree;
  private final Path realTree;
  private final int owner;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Source> sources = new HashMap<>();
  private final MessageDigest digest = Manifest.sha256();
  private final byte[] buffer = new byte[1 << 16];

  private TreeReader(Path tree, int owner) throws IOException {
    this.tree = tree;
    this.realTree = tree.toRealPath();
    this.owner = owner;
  }

  /**
   * A file to take an object from.
   *
   * @param shared it has other hard links (a package manager's cache), so its inode is not ours
   */
  record Source(Path file, boolean shared) {}

  /** A tree's manifest and, by object name, where each object's content is. */
  record Tree(Manifest manifest, Map<String, Source> sources) {}

  /**
   * @param owner the user id that files get
   * @throws InvalidInput when the tree holds a link that leads out of it, or something that is
   *     neither file, directory nor link
   */
  static Tree read(Path tree, int owner) throws IOException {
    TreeReader reader = new TreeReader(tree, owner);
    Files.walkFileTree(tree, reader);
    return new Tree(new Manifest(reader.entries), reader.sources);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    if (!directory.equals(tree)) {
      entries.add(new Entry.Directory(encoded(directory)));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      readLink(file);
    } else if (attributes.isRegularFile()) {
      readFile(file);
    } else {
      throw new InvalidInput(
          tree.relativize(file)
              + " is a device, a pipe or a socket. A slug holds files, directories and links only:"
              + " remove it at the end of the build.");
    }
    return FileVisitResult.CONTINUE;
  }

  private void readFile(Path file) throws IOException {
    Map<String, Object> unix =
        Files.readAttributes(file, "unix:mode,nlink,uid", LinkOption.NOFOLLOW_LINKS);
    int mode = number(unix, "mode");
    boolean shared = number(unix, "nlink") > 1;
    boolean executable = (mode & OWNER_EXECUTES) != 0;
    if (!shared) {
      own(file, number(unix, "uid"), mode, executable);
    }
    long size = hash(file);
    Entry.File entry =
        new Entry.File(encoded(file), HexFormat.of().formatHex(digest.digest()), executable, size);
    entries.add(entry);
    sources.merge(entry.object(), new Source(file, shared), (one, two) -> one.shared() ? two : one);
  }

  private static int number(Map<String, Object> attributes, String name) {
    return (int) Objects.requireNonNull(attributes.get(name), name);
  }

  private void own(Path file, int uid, int mode, boolean executable) throws IOException {
    int wanted = executable ? 0755 : 0644;
    if ((mode & 07777) != wanted || (mode & OWNER_READS) == 0) {
      Files.setPosixFilePermissions(file, permissions(executable));
    }
    if (uid != owner) {
      Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
    }
  }

  static Set<PosixFilePermission> permissions(boolean executable) {
    return PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
  }

  private long hash(Path file) throws IOException {
    digest.reset();
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    }
    return size;
  }

  private void readLink(Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    Path parent = link.resolveSibling(".");
    Path aimed = parent.resolve(target);
    boolean inside = !target.isAbsolute() && aimed.normalize().startsWith(tree);
    // Links on the way may make "l/.." mean another place than it spells.
    if (!inside || (Files.exists(aimed) && !aimed.toRealPath().startsWith(realTree))) {
      throw new InvalidInput(
          "The link "
              + tree.relativize(link)
              + " -> "
              + target
              + " leads out of the app. Links in a slug must stay inside it: make it relative, or"
              + " copy what it points to.");
    }
    entries.add(new Entry.Link(encoded(link), PathCodec.encode(target)));
  }

  private String encoded(Path path) {
    return PathCodec.encode(tree.relativize(path));
  }
}
