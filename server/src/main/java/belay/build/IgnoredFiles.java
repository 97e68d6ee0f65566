package belay.build;

import belay.confinement.BuildProcess;
import belay.files.TreeDeletion;
import belay.manifest.SlugIgnore;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The files of a source that its {@code .slugignore} leaves out. Used once, by one thread. */
final class IgnoredFiles extends SimpleFileVisitor<Path> {
  private final SlugIgnore ignore;
  private final Path root;
  private final long deadline;
  private final List<Path> found = new ArrayList<>();

  private IgnoredFiles(SlugIgnore ignore, Path root, long deadline) {
    this.ignore = ignore;
    this.root = root;
    this.deadline = deadline;
  }

  /**
   * Deletes what is ignored below a directory; answers how many files and links that were.
   *
   * @param deadline by {@link System#nanoTime}: patterns and files are somebody's
   */
  static int delete(SlugIgnore ignore, Path root, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    IgnoredFiles ignored = new IgnoredFiles(ignore, root, deadline);
    Files.walkFileTree(root, ignored);
    Overdue.insist(deadline);
    int files = 0;
    for (Path path : ignored.found) {
      files += count(path);
      TreeDeletion.delete(path);
    }
    return files;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    if (!directory.equals(root) && isIgnored(directory)) {
      found.add(directory);
      return FileVisitResult.SKIP_SUBTREE;
    }
    return goOn();
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (isIgnored(file)) {
      found.add(file);
    }
    return goOn();
  }

  private boolean isIgnored(Path path) {
    return ignore.ignores(root.relativize(path).toString());
  }

  private FileVisitResult goOn() {
    return Overdue.is(deadline) ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  private static int count(Path path) throws IOException {
    try (var all = Files.walk(path)) {
      ToIntFunction<Path> one = p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS) ? 0 : 1;
      return all.mapToInt(one).sum();
    }
  }
}
