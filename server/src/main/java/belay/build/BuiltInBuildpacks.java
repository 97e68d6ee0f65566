package belay.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The buildpacks that come with Belay: shell scripts written to the same interface as any other.
 * They are written out as files, afresh at each start.
 */
final class BuiltInBuildpacks {
  /** What it is called, how it names itself, and the files that it looks for. */
  record BuiltIn(String name, String title, String looksFor) {}

  /** In the order in which they are asked whether an app is theirs. */
  static final List<BuiltIn> ALL =
      List.of(
          new BuiltIn("ruby", "Ruby", "Gemfile"),
          new BuiltIn("nodejs", "Node.js", "package.json"),
          new BuiltIn("python", "Python", "requirements.txt, pyproject.toml or Pipfile"),
          new BuiltIn("java", "Java (Maven)", "pom.xml"),
          new BuiltIn("gradle", "Java (Gradle)", "gradlew"),
          new BuiltIn("php", "PHP", "composer.json or index.php"),
          new BuiltIn("go", "Go", "go.mod"),
          new BuiltIn("static", "Static site", "index.html, static.json or public/index.html"),
          new BuiltIn("procfile", "Procfile", "Procfile"));

  private static final String LIBRARY = "lib.sh";
  private static final List<String> SCRIPTS = List.of("detect", "compile", "release");

  /** What some have beside these. */
  private static final List<String> MORE =
      List.of(
          "nodejs/lib/facts.js",
          "nodejs/lib/runtime.sh",
          "nodejs/lib/install.sh",
          "nodejs/lib/explain.sh",
          "python/lib/explain.sh",
          "php/lib/serve");

  private final Path root;

  /**
   * @throws UncheckedIOException when they cannot be written
   */
  BuiltInBuildpacks(Path root) {
    this.root = root;
    try {
      write(LIBRARY);
      for (BuiltIn pack : ALL) {
        for (String script : SCRIPTS) {
          write(pack.name() + "/bin/" + script);
        }
      }
      for (String name : MORE) {
        write(name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the built-in buildpacks to " + root, e);
    }
  }

  private void write(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(root));
    try (InputStream in = BuiltInBuildpacks.class.getResourceAsStream("buildpacks/" + name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      Files.write(file, in.readAllBytes());
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** One by a name that people use: {@code nodejs}, {@code heroku/nodejs}, {@code belay/nodejs}. */
  static Optional<BuiltIn> named(String name) {
    String bare = name.replaceFirst("^(urn:buildpack:)?((heroku|belay)/)?", "");
    String known = bare.equals("node") ? "nodejs" : bare;
    return ALL.stream().filter(pack -> pack.name().equals(known)).findFirst();
  }

  /** All of them, with what they share. */
  Path root() {
    return root;
  }

  Path directory(BuiltIn pack) {
    return root.resolve(pack.name());
  }

  /** What their scripts share; it must be beside the directories of those that are run. */
  Path library() {
    return root.resolve(LIBRARY);
  }
}
