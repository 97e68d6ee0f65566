package belay.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import belay.build.LfsPointers;
import belay.http.ApiError;
import belay.release.InvalidInput;
import belay.release.Printable;
import belay.slug.StrangersTar;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Unpacks a source tarball that a stranger may have made: nothing is written outside the directory,
 * no link leads out of it, there are no devices, and it ends at a number of bytes and entries.
 */
final class Tarball {
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final int ANY_EXECUTE = 0111;

  private static final int ATTRIBUTES_BYTES_MAX = 1 << 20;

  private final LfsPointers pointers = new LfsPointers();
  private final Path root;
  private final long bytesMax;
  private final int entriesMax;
  private long bytes;
  private int entries;

  private Tarball(Path root, long bytesMax, int entriesMax) {
    this.root = root;
    this.bytesMax = bytesMax;
    this.entriesMax = entriesMax;
  }

  /**
   * Unpacks.
   *
   * @param root an empty directory
   * @throws ApiError 422 with a sentence when the tarball breaks a rule
   */
  static void unpack(Path tarball, Path root, long bytesMax, int entriesMax) throws IOException {
    Tarball unpacked = new Tarball(root, bytesMax, entriesMax);
    try {
      TarMeasure.insist(tarball, bytesMax, entriesMax);
      try (InputStream file = new BufferedInputStream(Files.newInputStream(tarball));
          StrangersTar tar = new StrangersTar(new GZIPInputStream(file), UTF_8, bytesMax)) {
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
          unpacked.take(entry.get(), tar);
        }
      }
    } catch (ZipException | EOFException e) {
      throw ApiError.invalid("The source is not a whole tar.gz: " + e.getMessage() + ".");
    } catch (InvalidInput e) {
      throw ApiError.invalid("The source tarball was refused: " + e.getMessage());
    }
    if (unpacked.entries == 0) {
      throw ApiError.invalid("The source tarball is empty.");
    }
    unpacked.insistOnFiles();
  }

  /** What a code host packs, and a checkout without git-lfs, has pointers where files should be. */
  private void insistOnFiles() {
    pointers
        .complaint()
        .ifPresent(missing -> {
          throw ApiError.invalid(
              "The source has "
                  + missing
                  + ", and Belay keeps no LFS files. Fetch them with git lfs pull, and send the"
                  + " checkout: belay deploy --dir .");
        });
  }

  /** The tree itself: a tarball of a code host has one directory with everything in it. */
  static Path top(Path root) throws IOException {
    try (var list = Files.list(root)) {
      var children = list.limit(2).toList();
      boolean wrapped =
          children.size() == 1 && Files.isDirectory(children.getFirst(), LinkOption.NOFOLLOW_LINKS);
      return wrapped ? children.getFirst() : root;
    }
  }

  private void take(TarArchiveEntry entry, StrangersTar content) throws IOException {
    countEntry();
    Path path = path(entry.getName());
    if (entry.isDirectory()) {
      makeDirectories(path);
    } else if (entry.isSymbolicLink()) {
      link(path, entry);
    } else if (entry.isLink()) {
      hardLink(path, entry);
    } else if (entry.isFile() && !isSpecial(entry)) {
      file(path, entry, content);
    } else {
      throw refused(entry, "is neither a file, a directory nor a link");
    }
  }

  /** Directories too that no entry names but that one lies in. */
  private void countEntry() {
    if (++entries > entriesMax) {
      throw TarMeasure.tooMany(entriesMax);
    }
  }

  private static boolean isSpecial(TarArchiveEntry entry) {
    return entry.isBlockDevice() || entry.isCharacterDevice() || entry.isFIFO();
  }

  private Path path(String name) {
    String plain = name.replaceFirst("^(\\./)+", "");
    if (plain.equals(".") || plain.isEmpty()) {
      return root;
    }
    boolean legal = !plain.startsWith("/") && plain.indexOf('\0') < 0;
    for (String segment : plain.split("/", -1)) {
      legal &= !segment.equals("..");
    }
    Path path = legal ? root.resolve(plain).normalize() : root;
    if (!legal || !path.startsWith(root)) {
      throw ApiError.invalid(
          "The source tarball has a name that leads out of it: " + Printable.of(name, 100));
    }
    return path;
  }

  /** Makes a directory, never through a link that an earlier entry left. */
  private void makeDirectories(Path path) throws IOException {
    if (path.equals(root) || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    makeDirectories(parent(path));
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw ApiError.invalid(
          "The source tarball goes through something that is no directory: "
              + Printable.of(root.relativize(path).toString()));
    }
    countEntry();
    Files.createDirectory(path);
  }

  private void link(Path path, TarArchiveEntry entry) throws IOException {
    if (entry.getLinkName().isEmpty() || entry.getLinkName().indexOf('\0') >= 0) {
      throw refused(entry, "is a link with no legal target");
    }
    Path target = Path.of(entry.getLinkName());
    Path end = parent(path).resolve(target).normalize();
    if (target.isAbsolute() || !end.startsWith(root)) {
      throw refused(entry, "is a link that leads out of the tree");
    }
    makeWay(path);
    Files.createSymbolicLink(path, target);
  }

  private void hardLink(Path path, TarArchiveEntry entry) throws IOException {
    Path target = path(entry.getLinkName());
    if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(entry, "is a hard link to no file of the tree");
    }
    makeDirectories(parent(target));
    makeWay(path);
    count(Files.size(target));
    Files.copy(target, path, LinkOption.NOFOLLOW_LINKS);
  }

  private void file(Path path, TarArchiveEntry entry, StrangersTar content) throws IOException {
    makeWay(path);
    byte[] buffer = new byte[64 << 10];
    try (OutputStream out =
        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        count(n);
        out.write(buffer, 0, n);
      }
    }
    if (LfsPointers.concerns(entry.getName(), Files.size(path))
        && Files.size(path) <= ATTRIBUTES_BYTES_MAX) {
      pointers.saw(entry.getName(), Files.readAllBytes(path));
    }
    Files.setPosixFilePermissions(path, (entry.getMode() & ANY_EXECUTE) != 0 ? EXECUTABLE : PLAIN);
  }

  private void count(long more) {
    bytes += more;
    if (bytes > bytesMax) {
      throw ApiError.invalid("The source tarball unpacks to more than " + bytesMax + " bytes.");
    }
  }

  /** A later entry of the same name wins, as with tar. */
  private void makeWay(Path path) throws IOException {
    makeDirectories(parent(path));
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw ApiError.invalid(
          "The source tarball has a file where it has a directory: "
              + Printable.of(root.relativize(path).toString()));
    }
    Files.deleteIfExists(path);
  }

  private static Path parent(Path path) {
    return java.util.Optional.ofNullable(path.getParent()).orElseThrow();
  }

  private static ApiError refused(TarArchiveEntry entry, String why) {
    return ApiError.invalid(
        "The source tarball was refused: " + Printable.of(entry.getName(), 100) + " " + why);
  }
}
