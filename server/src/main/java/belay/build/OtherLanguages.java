package belay.build;

import belay.release.AppName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files of languages that a build passes by, since one buildpack is found for an app, at its root.
 * Whoever pushes them is told how they are built too.
 */
final class OtherLanguages {
  private OtherLanguages() {}

  /** A buildpack, what it builds, and the files that nobody has without meaning it. */
  private record Other(String pack, String language, List<String> files) {}

  private static final List<Other> ALL =
      List.of(
          new Other("ruby", "Ruby", List.of("Gemfile")),
          new Other("nodejs", "Node.js", List.of("package.json")),
          new Other("python", "Python", List.of("requirements.txt", "Pipfile", "pyproject.toml")),
          new Other("java", "Java", List.of("pom.xml")),
          new Other("gradle", "Java", List.of("gradlew")),
          new Other("php", "PHP", List.of("composer.json")),
          new Other("go", "Go", List.of("go.mod")));

  /**
   * A sentence for each language beside the one that was found.
   *
   * @param pack the buildpack that was found
   */
  static List<String> beside(String pack, Path app, AppName name) {
    List<String> notes = new ArrayList<>();
    Optional<String> built =
        ALL.stream().filter(o -> o.pack().equals(pack)).map(Other::language).findFirst();
    for (Other other : ALL) {
      Optional<String> file =
          built.filter(other.language()::equals).isPresent() ? Optional.empty() : first(other, app);
      file.ifPresent(f ->
          notes.add(
              f
                  + " is here too, and nothing of "
                  + other.language()
                  + " is built. If the app needs it: belay buildpacks:set "
                  + both(pack, other.pack())
                  + " -a "
                  + name));
    }
    return notes;
  }

  /** The last says how the app is started; Node.js mostly builds what the other serves. */
  private static String both(String found, String other) {
    if (found.equals("procfile") || found.equals("static")) {
      return other;
    }
    return other.equals("nodejs") ? other + " " + found : found + " " + other;
  }

  /**
   * What the directories of an app have, where its root has nothing: one of them, in a sentence.
   */
  static Optional<String> below(Path app) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(app)) {
      for (Path directory : all) {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
          for (Other other : ALL) {
            first(other, directory).ifPresent(f -> found.add(directory.getFileName() + "/" + f));
          }
        }
      }
    }
    return found.stream()
        .min(String::compareTo)
        .map(file ->
            file
                + " is not at the root. To build that directory, add a file named belay.yml with this"
                + " line: path: "
                + file.substring(0, file.indexOf('/')));
  }

  private static Optional<String> first(Other other, Path directory) {
    return other.files().stream()
        .filter(file -> Files.isRegularFile(directory.resolve(file), LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }
}
