package belay.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tools that dynos find: PATH as Belay has it, and the directories outside the system's own
 * that must be seen for it to work (nvm, pyenv, a JDK in a home directory).
 */
record Tools(String path, Set<Path> directories) {
  private static final List<String> SYSTEM = List.of("/usr", "/bin", "/sbin", "/lib", "/opt");

  /**
   * @param path Belay's own PATH
   * @param java the JDK that runs Belay; last on the path, so that there always is one
   * @param home a home directory, never shown as a whole
   * @param hidden Belay's own directory, never shown at all
   */
  static Tools of(String path, Path java, Path home, Path hidden) {
    Set<String> entries = new LinkedHashSet<>();
    Set<Path> directories = new LinkedHashSet<>();
    List<String> wanted = new ArrayList<>(List.of(path.split(":", -1)));
    wanted.addAll(List.of(Machine.systemPath().split(":", -1)));
    wanted.add(java.resolve("bin").toString());
    for (String entry : wanted) {
      Path directory = Path.of(entry).normalize();
      if (!directory.isAbsolute() || !Files.isDirectory(directory) || overlaps(directory, hidden)) {
        continue;
      }
      entries.add(directory.toString());
      if (SYSTEM.stream().noneMatch(directory::startsWith)) {
        Path shown = installation(directory, home, hidden);
        directories.add(shown);
        real(shown)
            .filter(r -> SYSTEM.stream().noneMatch(r::startsWith))
            .ifPresent(directories::add);
      }
    }
    directories.removeIf(d -> d.equals(home) || overlaps(d, hidden));
    return new Tools(String.join(":", entries), directories);
  }

  /** The directory that a tool needs beside its programs: what holds bin and lib and the like. */
  private static Path installation(Path programs, Path home, Path hidden) {
    Path parent = programs.getParent();
    if (parent == null || parent.equals(home) || overlaps(parent, hidden)) {
      return programs;
    }
    // ~/.local holds keyrings and mail beside programs.
    boolean whole =
        !parent.endsWith(".local")
            && Files.isDirectory(parent.resolve("bin"))
            && (Files.isDirectory(parent.resolve("lib"))
                || Files.isDirectory(parent.resolve("libexec")));
    return whole ? parent : programs;
  }

  private static boolean overlaps(Path directory, Path hidden) {
    return hidden.startsWith(directory) || directory.startsWith(hidden);
  }

  private static java.util.Optional<Path> real(Path path) {
    try {
      return java.util.Optional.of(path.toRealPath());
    } catch (IOException e) {
      return java.util.Optional.empty();
    }
  }
}
