package belay.cli.machine;

import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.home.TreeDeletion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The jars that a home's programs run from: copies under {@code programs/MODULE-BUILD}. A JVM reads
 * its jars as it goes, so a build must not be written over the ones that run; and what ran before
 * an upgrade is still there when the new one does not start.
 */
public final class Programs {
  private static final int KEPT = 3;

  /** Beside the control plane's jars: it starts this for who comes by SSH. */
  private static final String COMMAND_LINE = "cli";

  private final Home home;
  private final Path root;

  public Programs(Home home) {
    this.home = home;
    this.root = home.path().resolve("programs");
  }

  /** Which version was replaced by which, and which was undone. */
  Versions versions() {
    return new Versions(root);
  }

  /**
   * Where the program that is to run is, or will be: what is built now, or what ran before it as
   * long as that is undone. Makes nothing.
   */
  public Path chosen(Installation installation, Program program) throws IOException {
    String built = name(installation, program);
    return root.resolve(versions().insteadOf(built).orElse(built));
  }

  /** How that is started; it is copied there if it is new. */
  ProgramLine line(Installation installation, Program program, List<String> arguments)
      throws IOException {
    Path chosen = chosen(installation, program);
    if (!chosen.equals(root.resolve(name(installation, program)))) {
      Optional<ProgramLine> kept = ProgramLine.kept(chosen);
      return kept.isPresent()
          ? kept.get().listening(arguments)
          : fresh(installation, program, chosen, arguments);
    }
    Path jars = of(installation, program);
    ProgramLine line = fresh(installation, program, jars, arguments);
    line.keep(jars);
    return line;
  }

  private ProgramLine fresh(
      Installation installation, Program program, Path jars, List<String> arguments)
      throws IOException {
    List<String> cache = installation.caches().flags(jars);
    return ProgramLine.of(home, program, jars, cache, arguments);
  }

  /** Whether not all of what is built now is what is to run. */
  public boolean isUndone(Installation installation) throws IOException {
    for (Program program : List.of(Program.ROUTER, Program.SERVER)) {
      if (versions().insteadOf(name(installation, program)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static String name(Installation installation, Program program) throws IOException {
    List<Path> all = new ArrayList<>(installation.jars(program.module()));
    all.addAll(beside(installation, program));
    return program.module() + "-" + build(all);
  }

  private static List<Path> beside(Installation installation, Program program) throws IOException {
    return program == Program.SERVER ? installation.jarsIfBuilt(COMMAND_LINE) : List.of();
  }

  /** The directory of a module's jars as they are built now, copied there if it is new. */
  Path of(Installation installation, Program program) throws IOException {
    Path directory = root.resolve(name(installation, program));
    if (!Files.isDirectory(directory)) {
      copy(installation.jars(program.module()), beside(installation, program), directory);
      forgetOld(program, directory);
    }
    return directory;
  }

  /**
   * Whether a version of a program, by the name of its directory, leaves its rights to a runner.
   */
  boolean knowsRunner(String version) throws IOException {
    try (Stream<Path> jars = Files.list(root.resolve(version))) {
      return jars.anyMatch(jar -> String.valueOf(jar.getFileName()).startsWith("belay-runner"));
    }
  }

  /** The class path of such a directory: the module's own jar comes first by its name. */
  static String classPath(Path directory) throws IOException {
    try (Stream<Path> jars = Files.list(directory)) {
      return String.join(
          ":", jars.map(Path::toString).filter(n -> n.endsWith(".jar")).sorted().toList());
    }
  }

  private static String build(List<Path> jars) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path jar : jars) {
      text.append(jar.getFileName())
          .append(' ')
          .append(Files.size(jar))
          .append(' ')
          .append(Files.getLastModifiedTime(jar).to(java.util.concurrent.TimeUnit.NANOSECONDS))
          .append('\n');
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void copy(List<Path> jars, List<Path> beside, Path directory) throws IOException {
    Files.createDirectories(root);
    Path fresh = Files.createTempDirectory(root, "new-");
    copy(jars, fresh);
    if (!beside.isEmpty()) {
      copy(beside, Files.createDirectory(fresh.resolve(COMMAND_LINE)));
    }
    try {
      Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      TreeDeletion.delete(fresh);
    }
  }

  private static void copy(List<Path> jars, Path to) throws IOException {
    for (int i = 0; i < jars.size(); i++) {
      String name = "%03d-%s".formatted(i, jars.get(i).getFileName());
      Path copy = Files.copy(jars.get(i), to.resolve(name));
      // By its name, size and time a JVM knows the jar that its cache was made of.
      Files.setLastModifiedTime(copy, Files.getLastModifiedTime(jars.get(i)));
    }
  }

  private void forgetOld(Program program, Path newest) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(root, program.module() + "-*")) {
      each.forEach(all::add);
    }
    all.remove(newest);
    all.sort(Comparator.comparing(Programs::time).reversed());
    for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      TreeDeletion.delete(old);
    }
  }

  private static FileTime time(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
