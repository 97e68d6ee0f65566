package belay.build;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
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
  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;

  private final Path root;
  private final DockerIgnore ignore;
  private final TarArchiveOutputStream tar;

  private ContextTar(Path root, DockerIgnore ignore, TarArchiveOutputStream tar) {
    this.root = root;
    this.ignore = ignore;
    this.tar = tar;
  }

  static void write(Path root, String dockerfile, Path to) throws IOException {
    Path list = root.resolve(IGNORE);
    String text = Files.isRegularFile(list) ? Files.readString(list) : "";
    // The engine needs these two, whatever the list says.
    DockerIgnore ignore = DockerIgnore.parse(text + "\n!" + dockerfile + "\n!" + IGNORE);
    try (var out = new BufferedOutputStream(Files.newOutputStream(to));
        var tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      Files.walkFileTree(root, new ContextTar(root, ignore, tar));
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    String name = root.relativize(directory).toString();
    if (name.isEmpty()) {
      return FileVisitResult.CONTINUE;
    }
    if (ignore.leavesOut(name)) {
      return ignore.hasExceptions() ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }
    TarArchiveEntry entry = new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
    put(entry, EXECUTABLE);
    tar.closeArchiveEntry();
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    String name = root.relativize(file).toString();
    if (ignore.leavesOut(name)) {
      return FileVisitResult.CONTINUE;
    }
    if (attributes.isSymbolicLink()) {
      TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      entry.setLinkName(Files.readSymbolicLink(file).toString());
      put(entry, EXECUTABLE);
      tar.closeArchiveEntry();
    } else if (attributes.isRegularFile()) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(attributes.size());
      put(entry, Files.isExecutable(file) ? EXECUTABLE : PLAIN);
      Files.copy(file, tar);
      tar.closeArchiveEntry();
    }
    return FileVisitResult.CONTINUE;
  }

  private void put(TarArchiveEntry entry, int mode) throws IOException {
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    tar.putArchiveEntry(entry);
  }
}
