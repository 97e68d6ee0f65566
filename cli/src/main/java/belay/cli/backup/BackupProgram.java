package belay.cli.backup;

import belay.api.program.BackupOrder;
import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.home.TreeDeletion;
import belay.cli.machine.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The server's program for backups, run in the foreground: what a command says in its words. */
final class BackupProgram {
  private static final String PASSPHRASE = "passphrase-file";
  private static final Pattern STAMP = Pattern.compile("\\d{8}-\\d{6}");

  /** More than the library takes that is unpacked to be loaded. */
  private static final long LIBRARY_BYTES = 8L << 20;

  private BackupProgram() {}

  /** Has an action carried out on a home; its exit status. */
  static int run(Call call, String action, Path home) throws IOException {
    Path run = home.resolve("run");
    Path elsewhere = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    if (Files.isWritable(run)) {
      boolean full = run.toFile().getUsableSpace() < LIBRARY_BYTES;
      Path tmp = run.resolve("tmp");
      return run(call, action, home, full ? elsewhere : Files.createDirectories(tmp));
    }
    Path place = home;
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    if (!Files.isWritable(place) || place.equals(home)) {
      return run(call, action, home, elsewhere);
    }
    Path made = Files.createTempDirectory(place, ".belay-");
    try {
      return run(call, action, home, made);
    } finally {
      TreeDeletion.delete(made);
    }
  }

  /**
   * Carries it out.
   *
   * @param temporary where a library is unpacked to be loaded: on the disk of the home if it can
   *     be, as nothing may be run from others
   */
  private static int run(Call call, String action, Path home, Path temporary) throws IOException {
    Path directory = call.context().directory();
    BackupOrder order =
        new BackupOrder(
            action,
            home.toString(),
            place(call, directory),
            call.word(1),
            file(call, directory).map(Path::toString),
            flags(call));
    ProcessBuilder builder =
        new ProcessBuilder(
                order.command(Installation.java(), temporary.toString(), classPath(call)))
            .inheritIO();
    Map<String, String> env = builder.environment();
    env.keySet()
        .removeIf(key ->
            key.startsWith("BELAY_") || key.startsWith("GIT_") || key.equals("_JAVA_OPTIONS"));
    // Whatever this was started from: names of files are text in UTF-8.
    env.put("LC_ALL", "C.UTF-8");
    return wait(builder.start());
  }

  private static List<String> flags(Call call) {
    List<String> flags = new ArrayList<>();
    if (call.json()) {
      flags.add(BackupOrder.JSON);
    }
    call.option("keep").ifPresent(n -> flags.add(BackupOrder.KEEP + n));
    call.option("days").ifPresent(n -> flags.add(BackupOrder.DAYS + n));
    if (call.has("forget")) {
      flags.add(BackupOrder.FORGET);
    }
    if (call.has("seal") || call.has(PASSPHRASE)) {
      flags.add(BackupOrder.SEAL);
    }
    return flags;
  }

  /** A directory from here on, a store or a time as it is. */
  private static Optional<String> place(Call call, Path directory) {
    return call.word(0)
        .map(word ->
            word.startsWith("s3://") || STAMP.matcher(word).matches()
                ? word
                : directory.resolve(word).toString());
  }

  private static Optional<Path> file(Call call, Path directory) {
    Optional<Path> file = call.option(PASSPHRASE).map(directory::resolve);
    file.filter(f -> !Files.isReadable(f))
        .ifPresent(f -> {
          throw Failure.usage("The file " + f + " cannot be read.");
        });
    return file;
  }

  private static String classPath(Call call) throws IOException {
    return Installation.of(call.context().env()).jars("server").stream()
        .map(Path::toString)
        .collect(Collectors.joining(":"));
  }

  private static int wait(Process process) {
    // What interrupts this command interrupts the backup too, which leaves nothing half done.
    Thread interrupted = new Thread(process::destroy, "interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      int status = process.waitFor();
      Runtime.getRuntime().removeShutdownHook(interrupted);
      return status;
    } catch (InterruptedException | IllegalStateException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }
}
