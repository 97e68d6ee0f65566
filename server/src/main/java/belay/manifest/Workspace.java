package belay.manifest;

import belay.manifest.ManifestNode.Fields;
import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An app that is a workspace of its repository: a directory of it, whose packages the lock file of
 * the root names. Such an app is built as a whole, for what it needs lies beside it; alone, its
 * package manager would ask a public registry for the names of its neighbours.
 */
public final class Workspace {
  private static final List<String> LOCKS =
      List.of("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml");
  private static final int BYTES_MAX = 1 << 20;

  private Workspace() {}

  /**
   * The app's path in its repository, when it is one.
   *
   * @param source the repository's root
   * @param app a directory in it
   */
  public static Optional<String> of(Path source, Path app) throws IOException {
    String path = source.relativize(app).toString();
    boolean maybe =
        !path.isEmpty()
            && isFile(app.resolve("package.json"))
            && !isLocked(app)
            && isLocked(source);
    if (!maybe) {
      return Optional.empty();
    }
    return patterns(source).stream().anyMatch(pattern -> matches(pattern, path))
        ? Optional.of(path)
        : Optional.empty();
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isLocked(Path directory) {
    return LOCKS.stream().anyMatch(lock -> isFile(directory.resolve(lock)));
  }

  private static boolean matches(String pattern, String path) {
    String glob = pattern.replaceFirst("^[.]/", "").replaceFirst("/+$", "");
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(path));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What the root says its workspaces are; a mistake in it is the package manager's to report. */
  private static List<String> patterns(Path source) throws IOException {
    try {
      Path pnpm = source.resolve("pnpm-workspace.yaml");
      if (isFile(pnpm)) {
        Fields fields = YamlManifest.read("pnpm-workspace.yaml", text(pnpm)).asFields("workspace");
        return fields.field("packages").map(n -> n.asTexts("packages")).orElse(List.of());
      }
      Path manifest = source.resolve("package.json");
      if (!isFile(manifest)) {
        return List.of();
      }
      Fields fields = JsonManifest.read("package.json", text(manifest)).asFields("package.json");
      return fields
          .field("workspaces")
          .map(node ->
              node instanceof Fields nested
                  ? nested.field("packages").map(n -> n.asTexts("packages")).orElse(List.of())
                  : node.asTexts("workspaces"))
          .orElse(List.of());
    } catch (InvalidInput e) {
      return List.of();
    }
  }

  private static String text(Path file) throws IOException {
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
    }
  }

  /** A command that runs in the app's own directory. */
  public static String command(String path, String command) {
    return "cd '" + path.replace("'", "'\\''") + "' && " + command;
  }
}
