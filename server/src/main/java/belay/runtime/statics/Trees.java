package belay.runtime.statics;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Lays out what a site shows: hard links to its files, so that it costs no space, without what is
 * nobody's to see. No link leads out of it.
 */
final class Trees {
  /** At the top of a site that is an app's whole directory: they tell Belay, not visitors. */
  private static final Set<String> MANIFESTS =
      Set.of("static.json", "Procfile", "app.json", "belay.yml", "project.toml");

  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> READ = PosixFilePermissions.fromString("r--r--r--");

  private Trees() {}

  /**
   * Lays out a directory.
   *
   * @param from the site's root
   * @param whole whether that is the app's own directory
   * @param to is made
   */
  static void lay(Path from, boolean whole, Path to) throws IOException {
    Path root = from.toRealPath();
    Files.walkFileTree(root, new Laying(root, whole, to));
  }

  private static final class Laying extends SimpleFileVisitor<Path> {
    private final Path from;
    private final boolean whole;
    private final Path to;

    Laying(Path from, boolean whole, Path to) {
      this.from = from;
      this.whole = whole;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (isHidden(directory)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      Path made = Files.createDirectory(counterpart(directory));
      Files.setPosixFilePermissions(made, DIRECTORY);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (isHidden(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isSymbolicLink()) {
        follow(file);
      } else if (attributes.isRegularFile()) {
        link(file, counterpart(file));
      }
      return FileVisitResult.CONTINUE;
    }

    private void follow(Path link) throws IOException {
      Path target;
      try {
        target = link.toRealPath();
      } catch (IOException e) {
        // It leads nowhere.
        return;
      }
      if (!target.startsWith(from) || isHidden(target)) {
        return;
      }
      if (Files.isRegularFile(target)) {
        link(target, counterpart(link));
      } else if (Files.isDirectory(target)) {
        Path made = counterpart(link);
        Path around = Optional.ofNullable(made.getParent()).orElse(to);
        Path way = around.relativize(counterpart(target));
        Files.createSymbolicLink(made, way.toString().isEmpty() ? Path.of(".") : way);
      }
    }

    private static void link(Path file, Path made) throws IOException {
      if (Files.getPosixFilePermissions(file).containsAll(READ)) {
        try {
          Files.createLink(made, file);
          return;
        } catch (IOException | UnsupportedOperationException e) {
          // Another file system, or too many links: a copy then.
        }
      }
      Files.copy(file, made);
      Files.setPosixFilePermissions(made, FILE);
    }

    private Path counterpart(Path path) {
      return to.resolve(relative(path)).normalize();
    }

    private Path relative(Path path) {
      return from.relativize(path);
    }

    /** As the server hides it; what is not there cannot be shown by mistake. */
    private boolean isHidden(Path path) {
      Path names = relative(path);
      for (int i = 0; i < names.getNameCount(); i++) {
        String name = names.getName(i).toString();
        if (name.startsWith(".") && !(i == 0 && name.equals(".well-known"))) {
          return true;
        }
      }
      return whole && names.getNameCount() == 1 && MANIFESTS.contains(names.toString());
    }
  }
}
