package belay.language;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where runtimes are on a machine: in the system's directories, in those that distributions and
 * version managers use (mise, asdf, nvm, pyenv, rbenv, SDKMAN), and that of Belay's own Java. The
 * PATH of whoever started Belay is not looked at: it is another each time.
 */
final class Places {
  static final List<String> SYSTEM_PATH =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  /** What every sandbox shows as it is. */
  private static final List<String> SYSTEM = List.of("/usr", "/bin", "/sbin", "/lib", "/opt");

  private final Path home;
  private final Path java;
  private final Path hidden;
  private final boolean everybodys;

  /**
   * @param home of the user that Belay runs as
   * @param java the home of the JDK that runs Belay
   * @param hidden Belay's own directory, in which nothing is looked for
   */
  Places(Path home, Path java, Path hidden) {
    this(home, java, hidden, false);
  }

  private Places(Path home, Path java, Path hidden, boolean everybodys) {
    this.home = home.normalize();
    this.java = java.normalize();
    this.hidden = hidden.toAbsolutePath().normalize();
    this.everybodys = everybodys;
  }

  /** The same without what only its owner can get at. */
  Places ofEverybody() {
    return new Places(home, java, hidden, true);
  }

  /** Programs of a language, those of the system first, each file once; of Java, JDKs. */
  List<Path> programs(Language language) {
    Set<Path> seen = new LinkedHashSet<>();
    List<Path> found = new ArrayList<>();
    for (Path program : candidates(language)) {
      boolean usable =
          Files.isExecutable(program) && !Files.isDirectory(program) && !overlaps(program);
      Optional<Path> real = usable ? real(program) : Optional.empty();
      real.filter(r -> language != Language.JAVA || Files.isExecutable(r.resolveSibling("javac")))
          .filter(r -> !everybodys || (isEverybodys(program) && isEverybodys(r)))
          .filter(seen::add)
          .ifPresent(r -> found.add(language == Language.JAVA ? r : program));
    }
    return found;
  }

  private List<Path> candidates(Language language) {
    List<Path> all = new ArrayList<>();
    for (String name : language.programs()) {
      SYSTEM_PATH.forEach(directory -> all.add(Path.of(directory, name)));
    }
    for (String directory : List.of("/usr/local/bin", "/usr/bin")) {
      all.addAll(below(Path.of(directory), language.program() + "*", Places::isVersioned));
    }
    for (Path directory : directories(language)) {
      language.programs().forEach(name -> all.add(directory.resolve("bin").resolve(name)));
    }
    return all;
  }

  /** {@code python3.12}, and not {@code python3-config}. */
  private static boolean isVersioned(Path path) {
    return String.valueOf(path.getFileName()).matches("[a-z]+3?\\.?[0-9]+(\\.[0-9]+)*");
  }

  /** Directories that have a bin, the newest first. */
  private List<Path> directories(Language language) {
    List<Path> all = new ArrayList<>();
    String word = language.word();
    List<String> managed =
        switch (language) {
          case NODE ->
              List.of(
                  ".nvm/versions/node", ".asdf/installs/nodejs", ".local/share/fnm/node-versions");
          case PYTHON -> List.of(".pyenv/versions", ".asdf/installs/python");
          case RUBY -> List.of(".rbenv/versions", ".rubies", ".asdf/installs/ruby");
          case JAVA -> List.of(".sdkman/candidates/java", ".asdf/installs/java");
          case GO -> List.of("sdk", ".asdf/installs/golang");
          case PHP -> List.of(".phpenv/versions", ".asdf/installs/php");
        };
    managed.forEach(name -> all.addAll(newest(home.resolve(name), "*")));
    all.addAll(newest(home.resolve(".local/share/mise/installs").resolve(word), "*"));
    all.addAll(newest(Path.of("/usr/local/share/mise/installs").resolve(word), "*"));
    all.addAll(newest(Path.of("/opt"), word + "*"));
    all.addAll(newest(Path.of("/opt").resolve(word), "*"));
    switch (language) {
      case JAVA -> {
        all.addAll(newest(Path.of("/usr/lib/jvm"), "*"));
        all.addAll(newest(Path.of("/opt"), "jdk*"));
        all.add(java);
      }
      case GO -> {
        all.add(Path.of("/usr/local/go"));
        all.addAll(newest(Path.of("/usr/lib"), "go-*"));
      }
      case RUBY -> all.addAll(newest(Path.of("/opt/rubies"), "*"));
      case NODE -> all.addAll(newest(Path.of("/usr/local/lib/nodejs"), "*"));
      case PYTHON, PHP -> {}
    }
    return all;
  }

  private static List<Path> newest(Path directory, String names) {
    Comparator<Path> byVersion =
        Comparator.comparing(
            p -> Version.in(String.valueOf(p.getFileName())).orElseGet(() -> Version.of(0)));
    List<Path> all = new ArrayList<>(below(directory, names, Files::isDirectory));
    all.sort(byVersion.reversed().thenComparing(Comparator.naturalOrder()));
    return all;
  }

  private static List<Path> below(Path directory, String names, Predicate<Path> those) {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(directory, names)) {
      for (Path path : each) {
        if (those.test(path)) {
          all.add(path);
        }
      }
    } catch (IOException e) {
      // A machine without it has nothing there.
    }
    all.sort(Comparator.naturalOrder());
    return all;
  }

  /** Whether each user of the machine may run a program, and pass through what it lies in. */
  private static boolean isEverybodys(Path program) {
    try {
      for (Path path = program; path != null; path = path.getParent()) {
        if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A directory that Belay's own is in, or that is in it. */
  boolean overlaps(Path path) {
    return path.startsWith(hidden) || hidden.startsWith(path);
  }

  Path java() {
    return java;
  }

  /** Whether a sandbox shows a path without being told to. */
  static boolean isOfTheSystem(Path path) {
    return SYSTEM.stream().anyMatch(path::startsWith);
  }

  /**
   * What must be seen for a program outside the system's directories to work: the directory above
   * its bin, unless that is a whole home, where there is much that is nobody's to read.
   */
  Path installation(Path program) {
    Path bin = Optional.ofNullable(program.getParent()).orElse(program);
    Path above = Optional.ofNullable(bin.getParent()).orElse(bin);
    boolean whole =
        above.getNameCount() < 2
            || above.equals(home)
            || above.endsWith(".local")
            || above.endsWith(".cargo")
            || overlaps(above);
    return whole ? bin : above;
  }

  static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
