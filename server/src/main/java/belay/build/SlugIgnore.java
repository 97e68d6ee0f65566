package belay.build;

import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A {@code .slugignore}: patterns, one a line, of what is taken out of the source before it is
 * built. Like a {@code .gitignore} without exceptions: a pattern with a slash is from the root, one
 * without is for names at any depth (<a
 * href="https://devcenter.heroku.com/articles/slug-compiler#ignoring-files-with-slugignore">Heroku</a>).
 *
 * @param globs of paths from the root
 */
record SlugIgnore(List<Glob> globs) {
  static final String FILE = ".slugignore";
  private static final int RULES_MAX = 1_000;
  static final SlugIgnore NONE = new SlugIgnore(List.of());

  SlugIgnore {
    globs = List.copyOf(globs);
  }

  /**
   * @throws InvalidInput when it has more patterns than anybody writes
   */
  static SlugIgnore parse(String text) {
    List<Glob> globs = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith("!")) {
        globs.add(Glob.of(fromRoot(line)));
      }
    }
    if (globs.size() > RULES_MAX) {
      throw new InvalidInput(FILE + " has more than %,d patterns.".formatted(RULES_MAX));
    }
    return new SlugIgnore(globs);
  }

  private static String fromRoot(String pattern) {
    String bare = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
    if (bare.startsWith("/")) {
      return bare.substring(1);
    }
    return bare.contains("/") ? bare : "**/" + bare;
  }

  boolean ignores(String path) {
    return globs.stream().anyMatch(glob -> glob.matches(path));
  }

  /**
   * Deletes what is ignored below a directory; answers how many files and links that were.
   *
   * @param deadline by {@link System#nanoTime}: patterns and files are somebody's
   */
  int applyTo(Path root, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    if (globs.isEmpty()) {
      return 0;
    }
    List<Path> ignored = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!directory.equals(root) && ignores(root.relativize(directory).toString())) {
              ignored.add(directory);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return Overdue.is(deadline) ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (ignores(root.relativize(file).toString())) {
              ignored.add(file);
            }
            return Overdue.is(deadline) ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }
        });
    Overdue.insist(deadline);
    int files = 0;
    for (Path path : ignored) {
      files += count(path);
      Directories.delete(path);
    }
    return files;
  }

  private static int count(Path path) throws IOException {
    try (var all = Files.walk(path)) {
      ToIntFunction<Path> one =
          p -> Files.isDirectory(p, java.nio.file.LinkOption.NOFOLLOW_LINKS) ? 0 : 1;
      return all.mapToInt(one).sum();
    }
  }
}
