package belay.cli.machine;

import belay.cli.home.Home;
import belay.cli.home.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a program is started, for a home. It is kept beside the program's jars, so that a version
 * that is put back is started as it was, and not with options that only a newer one knows.
 *
 * @param words from the path of {@code java} to the program's arguments
 */
record ProgramLine(List<String> words) {
  private static final String FILE = "command";

  /** Where the router listens, an option and its value each. */
  private static final Set<String> PLACES = Set.of("--bind", "--port", "--https-port");

  ProgramLine {
    words = List.copyOf(words);
  }

  /**
   * That of a program as it is now.
   *
   * @param jars the directory that it runs from, see {@link Programs}
   * @param cache what makes the JVM use its ahead-of-time cache, or make it, see {@link
   *     ProgramCaches}
   */
  static ProgramLine of(
      Home home, Program program, Path jars, List<String> cache, List<String> arguments)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(Installation.java()));
    words.addAll(program.flags());
    words.addAll(cache);
    words.addAll(Surroundings.flags(program.temporary(home)));
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("-cp");
    words.add(Programs.classPath(jars));
    words.add(program.mainClass());
    words.add("--home");
    words.add(home.path().toString());
    words.addAll(arguments);
    return new ProgramLine(words);
  }

  /** The one with which the program in that directory was last started. */
  static Optional<ProgramLine> kept(Path jars) throws IOException {
    try {
      return Optional.of(
          new ProgramLine(List.of(Files.readString(jars.resolve(FILE)).split("\0", -1))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Keeps it there; it is the same nearly always, so that a full disk is seldom in the way. */
  void keep(Path jars) throws IOException {
    write(jars.resolve(FILE), String.join("\0", words));
  }

  /** Written beside and renamed, unless it is there already. */
  static void write(Path file, String text) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(text)) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The same, but that it listens where these arguments say: settings may have changed since it was
   * last started, and every version knows these options. Pure.
   */
  ProgramLine listening(List<String> arguments) {
    List<String> places = places(arguments);
    if (places.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (PLACES.contains(words.get(i))) {
        i++;
      } else {
        all.add(words.get(i));
      }
    }
    all.addAll(places);
    return new ProgramLine(all);
  }

  private static List<String> places(List<String> arguments) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (PLACES.contains(arguments.get(i))) {
        all.addAll(arguments.subList(i, i + 2));
      }
    }
    return all;
  }

  ProgramLine with(List<String> more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(more);
    return new ProgramLine(all);
  }
}
