package belay.slug;

import belay.release.InvalidInput;
import belay.release.Printable;
import belay.slug.Manifest.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A slug as a tar that any tar can unpack, and back. Names are written byte for byte; times are
 * zero, so that a slug gives the same bytes each time. What comes in may be a stranger's: only
 * files, directories and links, each once, below directories of its own.
 */
final class SlugTar {
  /** A character for a byte: names are bytes, and need not be text. */
  private static final String BYTES = StandardCharsets.ISO_8859_1.name();

  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;
  private static final int ANY_EXECUTE = 0111;
  private static final int BUFFER = 64 << 10;
  private static final int ENTRIES_MAX = TreeReader.ENTRIES_MAX;

  private final Path root;
  private final long bytesMax;
  private long bytes;
  private int entries;

  private SlugTar(Path root, long bytesMax) {
    this.root = root;
    this.bytesMax = bytesMax;
  }

  /**
   * Writes a slug; the stream stays open.
   *
   * @param under begins each name
   */
  static void write(Manifest manifest, ObjectFiles objects, String under, OutputStream out)
      throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, BYTES);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    for (Entry entry : manifest.entries()) {
      tar.putArchiveEntry(header(under, entry));
      if (entry instanceof Entry.File file) {
        objects.copy(file, tar);
      }
      tar.closeArchiveEntry();
    }
    tar.finish();
  }

  private static TarArchiveEntry header(String under, Entry entry) {
    String name = under + PathCodec.bytes(entry.path());
    TarArchiveEntry header =
        switch (entry) {
          case Entry.Directory _ -> new TarArchiveEntry(name + "/", true);
          case Entry.File file -> {
            TarArchiveEntry plain = new TarArchiveEntry(name, true);
            plain.setSize(file.size());
            plain.setMode(file.executable() ? EXECUTABLE : PLAIN);
            yield plain;
          }
          case Entry.Link link -> {
            TarArchiveEntry pointer = new TarArchiveEntry(name, TarConstants.LF_SYMLINK, true);
            pointer.setLinkName(PathCodec.bytes(link.target()));
            yield pointer;
          }
        };
    header.setModTime(0);
    header.setIds(0, 0);
    return header;
  }

  /**
   * Unpacks.
   *
   * @param root an empty directory
   * @param bytesMax of all files together
   * @throws InvalidInput when it is not what a slug can be
   */
  static void unpack(InputStream in, Path root, long bytesMax) throws IOException {
    SlugTar unpacked = new SlugTar(root, bytesMax);
    // Whoever gave the stream closes it.
    @SuppressWarnings("resource")
    StrangersTar tar = new StrangersTar(in, StandardCharsets.ISO_8859_1, bytesMax);
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      unpacked.take(entry.get(), tar);
    }
  }

  private void take(TarArchiveEntry entry, StrangersTar content) throws IOException {
    if (++entries > ENTRIES_MAX) {
      throw refused(entry, "is one more than the " + ENTRIES_MAX + " that a slug may hold");
    }
    Path path = place(entry);
    try {
      if (entry.isDirectory()) {
        Files.createDirectory(path);
      } else if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(path, target(entry));
      } else if (isPlain(entry)) {
        file(path, entry, content);
      } else {
        throw refused(entry, "is neither a file, a directory nor a link");
      }
    } catch (FileAlreadyExistsException e) {
      throw refused(entry, "is there twice");
    }
  }

  /** The library's own {@code isFile} is also true of devices and pipes. */
  private static boolean isPlain(TarArchiveEntry entry) {
    byte kind = entry.getLinkFlag();
    return kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM;
  }

  /** Below directories that are such themselves, so that no link is followed. */
  private Path place(TarArchiveEntry entry) throws IOException {
    String name = entry.getName();
    int end = name.endsWith("/") ? name.length() - 1 : name.length();
    Path path = root;
    for (String segment : name.substring(0, end).split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw refused(entry, "is no name of a file in a slug");
      }
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(entry, "stands in no directory of the slug");
      }
      path = path.resolve(path(segment));
    }
    return path;
  }

  private static Path target(TarArchiveEntry entry) throws IOException {
    String target = entry.getLinkName();
    if (target.startsWith("/") && !TreeLinks.isOfTheSystem(path(target))) {
      throw refused(entry, "is a link that leads out of the slug");
    }
    return path(target);
  }

  private void file(Path path, TarArchiveEntry entry, StrangersTar content) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out =
        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        bytes += n;
        if (bytes > bytesMax) {
          throw refused(entry, "makes it larger than it says it is");
        }
        out.write(buffer, 0, n);
      }
    }
    Files.setPosixFilePermissions(
        path, TreeReader.permissions((entry.getMode() & ANY_EXECUTE) != 0));
  }

  /** The path of bytes that came as a character each. */
  private static Path path(String bytes) {
    try {
      if (bytes.chars().allMatch(c -> c <= 0xff)) {
        return PathCodec.ofBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      // Said as what it is, below.
    }
    throw new InvalidInput("\"" + Printable.of(bytes) + "\" is no name of a file.");
  }

  private static InvalidInput refused(TarArchiveEntry entry, String why) {
    return new InvalidInput("\"" + Printable.of(entry.getName(), 100) + "\" " + why + ".");
  }
}
