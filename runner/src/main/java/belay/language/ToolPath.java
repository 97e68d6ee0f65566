package belay.language;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The one PATH on which builds and dynos find programs, made of what the machine has, and what must
 * be shown to them for it to work. Whoever started Belay, from whichever shell, has no part in it.
 * Safe for use by several threads.
 */
public final class ToolPath {
  private final Places places;

  /**
   * @param home of the user that Belay runs as
   * @param java the home of the JDK that runs Belay; last on the path, so that there always is one
   * @param hidden Belay's own directory, never shown
   */
  public ToolPath(Path home, Path java, Path hidden) {
    this(new Places(home, java, hidden));
  }

  ToolPath(Places places) {
    this.places = places;
  }

  /** That of this process, with its own Java. */
  public static ToolPath ofThisProcess(Path hidden) {
    return new ToolPath(
        Path.of(System.getProperty("user.home", "/")),
        Path.of(System.getProperty("java.home", "/usr")),
        hidden);
  }

  /**
   * That of commands which run as other users and without a sandbox, to which nobody shows what
   * lies in a home that is its owner's alone.
   */
  public ToolPath ofEverybody() {
    return new ToolPath(places.ofEverybody());
  }

  Places places() {
    return places;
  }

  /** The system's directories; of what they have no program of, the newest elsewhere. */
  public String path() {
    Set<String> path = new LinkedHashSet<>();
    Places.SYSTEM_PATH.stream().filter(d -> Files.isDirectory(Path.of(d))).forEach(path::add);
    for (Language language : Language.values()) {
      if (!isOnSystemPath(language)) {
        places.programs(language).stream()
            .findFirst()
            .ifPresent(program -> path.add(String.valueOf(program.getParent())));
      }
    }
    if (!places.overlaps(places.java())) {
      path.add(places.java().resolve("bin").toString());
    }
    return String.join(":", path);
  }

  private static boolean isOnSystemPath(Language language) {
    return Places.SYSTEM_PATH.stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, language.program())));
  }

  /** A program by its name, where builds and dynos find it. */
  public Optional<Path> find(String program) {
    for (String directory : path().split(":", -1)) {
      Path file = Path.of(directory, program);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Directories outside the system's own that must be seen for runtimes to work. */
  public Set<Path> directories() {
    Set<Path> directories = new LinkedHashSet<>();
    for (Language language : Language.values()) {
      for (Path program : places.programs(language)) {
        add(directories, program);
        Places.real(program).ifPresent(real -> add(directories, real));
      }
    }
    add(directories, places.java().resolve("bin").resolve("java"));
    return directories;
  }

  private void add(Set<Path> directories, Path program) {
    Path shown = places.installation(program);
    if (!Places.isOfTheSystem(shown) && !places.overlaps(shown) && Files.isDirectory(shown)) {
      directories.add(shown);
    }
  }
}
