package belay.cli.machine;

import belay.cli.command.Context;
import belay.cli.home.Home;
import belay.cli.home.Program;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The ahead-of-time caches of the programs, with which they start in half the time. Each is made
 * once for a build and a JDK, beside the build, and every home uses it: a JVM takes a cache only
 * while JDK, flags and the jars' names, sizes and times are those it was made with, wherever the
 * jars are, and else does without it.
 *
 * @param directory where they are; the launcher says it
 */
record ProgramCaches(Path directory) {
  /** A cache that does not fit is no news to whoever reads the program's log. */
  private static final String QUIET = "-Xlog:aot*=off";

  static ProgramCaches of(Map<String, String> env) {
    return new ProgramCaches(Path.of(env.getOrDefault("BELAY_CACHES", "/nonexistent")));
  }

  /**
   * The cache of a program.
   *
   * @param jars the directory that it runs from, see {@link Programs}
   */
  Path file(Path jars) {
    return directory.resolve(
        jars.getFileName() + "-" + Integer.toHexString(runtime().hashCode()) + ".aot");
  }

  /** Of which Java, wherever it is: a package's is made in one place and runs in another. */
  private static String runtime() {
    Path modules = Path.of(System.getProperty("java.home"), "lib", "modules");
    try {
      return Runtime.version()
          + " "
          + Files.size(modules)
          + " "
          + Files.getLastModifiedTime(modules).to(TimeUnit.SECONDS);
    } catch (IOException e) {
      return Runtime.version() + System.getProperty("java.home");
    }
  }

  /** The flags with which a program uses its cache; none when it has none. */
  List<String> flags(Path jars) {
    Path file = file(jars);
    return Files.isReadable(file) ? List.of("-XX:AOTCache=" + file, QUIET) : List.of();
  }

  /** The flags with which a program writes its cache when it ends. */
  static List<String> making(Path fresh) {
    return List.of("-XX:AOTCacheOutput=" + fresh);
  }

  /** Keeps a cache that was made, and no older one of the same program. */
  void keep(Program program, Path jars, Path made) throws IOException {
    Path file = file(jars);
    Path fresh = Files.createTempFile(directory, program.module(), ".new");
    Files.copy(made, fresh, StandardCopyOption.REPLACE_EXISTING);
    // As the jars are: whoever may run the programs has it.
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, program.module() + "-*.aot")) {
      for (Path each : all) {
        if (!each.equals(file)) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  /**
   * Has those that are missing made in the background, by a process that gets what others leave of
   * the machine. Without them everything works too.
   */
  static void makeMissing(Context context, Installation installation, Home home) {
    try {
      Programs programs = new Programs(home);
      Path router = installation.caches().file(programs.of(installation, Program.ROUTER));
      Path server = installation.caches().file(programs.of(installation, Program.SERVER));
      Optional<Path> runner = runner(installation, programs);
      boolean whole =
          Files.exists(router)
              && Files.exists(server)
              && runner.stream().allMatch(jars -> Files.exists(installation.caches().file(jars)));
      boolean known = context.env().containsKey("BELAY_CACHES");
      if (!whole && known && !context.env().containsKey("BELAY_NO_AOT")) {
        if (installation.caches().mayBeMade() && !installation.caches().isBeingMade()) {
          make(context.launcher());
        }
      }
    } catch (IOException e) {
      // The next start tries again.
    }
  }

  /** The directory of the runner's jars; empty where there is none to be. */
  static Optional<Path> runner(Installation installation, Programs programs) throws IOException {
    return System.getProperty("user.name", "").equals("root")
            && !installation.jarsIfBuilt(Program.RUNNER.module()).isEmpty()
        ? Optional.of(programs.of(installation, Program.RUNNER))
        : Optional.empty();
  }

  /** Opens the file whose lock says that somebody makes them. */
  FileChannel lockFile() throws IOException {
    return FileChannel.open(
        Files.createDirectories(directory).resolve("programs.aot.lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  /** A package's are made with it. */
  private boolean mayBeMade() {
    return !Files.exists(directory) || Files.isWritable(directory);
  }

  private boolean isBeingMade() throws IOException {
    try (FileChannel channel = lockFile()) {
      return channel.tryLock() == null;
    }
  }

  private static void make(Path launcher) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("setsid", "nice", "-n", "19", launcher.toString(), ProgramTraining.WORD);
    builder.environment().put("BELAY_NO_BUILD", "1");
    builder.environment().put("BELAY_NO_AOT", "1");
    var _ =
        builder
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }
}
