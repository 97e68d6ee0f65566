package belay.build;

import belay.confinement.BuildProcess;
import belay.manifest.DockerIgnore;
import belay.release.InvalidInput;
import belay.slug.PathCodec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The files that a Dockerfile may copy, as the engine takes them: those that {@code .dockerignore}
 * does not leave out. Without owners and times, so that what did not change is taken from the
 * engine's cache whoever pushes it, and when.
 */
final class ContextTar extends SimpleFileVisitor<Path> {
  private static final String IGNORE = ".dockerignore";
  private static final long IGNORE_BYTES_MAX = 64 << 10;
  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;

  private final Path root;
  private final String below;
  private final DockerIgnore ignore;
  private final TarArchiveOutputStream tar;
  private final long deadline;

  private ContextTar(
      Path root, String below, DockerIgnore ignore, TarArchiveOutputStream tar, long deadline) {
    this.root = root;
    this.below = below;
    this.ignore = ignore;
    this.tar = tar;
    this.deadline = deadline;
  }

  /**
   * Of a Dockerfile in a directory, with what else that has.
   *
   * @param deadline by {@link System#nanoTime}: files, and patterns of what is left out, are
   *     somebody's
   */
  static void write(Path root, String dockerfile, Path to, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    String text = ignored(root.resolve(IGNORE));
    // The engine needs these two, whatever the list says.
    DockerIgnore ignore = DockerIgnore.parse(text + "\n!" + dockerfile + "\n!" + IGNORE);
    try (var tar = open(to)) {
      Files.walkFileTree(root, new ContextTar(root, "", ignore, tar, deadline));
    }
    Overdue.insist(deadline);
  }

  private static String ignored(Path list) throws IOException {
    if (!Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    if (Files.size(list) > IGNORE_BYTES_MAX) {
      throw new InvalidInput(IGNORE + " is larger than 64 kB.");
    }
    return new String(Files.readAllBytes(list), StandardCharsets.UTF_8);
  }

  /** Of a Dockerfile that copies nothing. */
  static void writeDockerfile(String dockerfile, Path to) throws IOException {
    try (var tar = open(to)) {
      putDockerfile(dockerfile, tar);
    }
  }

  /** Of a Dockerfile that copies a slug, which is {@code app} there, whole. */
  static void writeSlug(String dockerfile, Path slug, Path to, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    try (var tar = open(to)) {
      putDockerfile(dockerfile, tar);
      Files.walkFileTree(slug, new ContextTar(slug, "app/", DockerIgnore.parse(""), tar, deadline));
    }
    Overdue.insist(deadline);
  }

  private static TarArchiveOutputStream open(Path to) throws IOException {
    var tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(Files.newOutputStream(to)),
            StandardCharsets.ISO_8859_1.name());
    // Names are bytes, a character each; a POSIX header for long ones would have them as text.
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    return tar;
  }

  private static void putDockerfile(String text, TarArchiveOutputStream tar) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry("Dockerfile");
    entry.setSize(bytes.length);
    put(tar, entry, PLAIN);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    String name = root.relativize(directory).toString();
    if (Overdue.is(deadline)) {
      return FileVisitResult.TERMINATE;
    }
    if (name.isEmpty()) {
      return FileVisitResult.CONTINUE;
    }
    if (ignore.leavesOut(name)) {
      return ignore.hasExceptions() ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }
    TarArchiveEntry entry = new TarArchiveEntry(inTar(directory) + "/", TarConstants.LF_DIR);
    put(tar, entry, EXECUTABLE);
    tar.closeArchiveEntry();
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    String name = root.relativize(file).toString();
    if (Overdue.is(deadline)) {
      return FileVisitResult.TERMINATE;
    }
    if (ignore.leavesOut(name)) {
      return FileVisitResult.CONTINUE;
    }
    if (attributes.isSymbolicLink()) {
      TarArchiveEntry entry = new TarArchiveEntry(inTar(file), TarConstants.LF_SYMLINK);
      entry.setLinkName(PathCodec.bytes(Files.readSymbolicLink(file)));
      put(tar, entry, EXECUTABLE);
      tar.closeArchiveEntry();
    } else if (attributes.isRegularFile()) {
      TarArchiveEntry entry = new TarArchiveEntry(inTar(file));
      entry.setSize(attributes.size());
      put(tar, entry, Files.isExecutable(file) ? EXECUTABLE : PLAIN);
      Files.copy(file, tar);
      tar.closeArchiveEntry();
    }
    return FileVisitResult.CONTINUE;
  }

  private String inTar(Path path) {
    return below + PathCodec.bytes(root.relativize(path));
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode)
      throws IOException {
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    tar.putArchiveEntry(entry);
  }
}
