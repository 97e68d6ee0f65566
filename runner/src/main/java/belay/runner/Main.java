package belay.runner;

import belay.handover.Locks;
import belay.handover.OomScore;
import belay.handover.StartTime;
import belay.network.NetworkSettings;
import belay.runtime.process.LocalHost;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The program that alone has rights: {@code belay.runner.Main --home DIR [--state DIR] [--user
 * UID:GID] [--listen ADDRESS:PORT,…] [--again yes] [--training yes]}. It serves one user, root
 * unless another is named, and keeps its own things in a directory that this one cannot write to.
 * In a training it asks itself what dynos need before it is ready, for the JVM to see that.
 */
public final class Main {
  private static final List<String> OPTIONS =
      List.of("--home", "--state", "--user", "--listen", "--again", "--training");
  private static final int TAKEN = 3;

  private Main() {}

  /** Runs until SIGTERM. Exits with 1 and a sentence when it cannot start. */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> options = options(args);
    if (!options.containsKey("--home")) {
      System.err.println(
          "Usage: belay.runner.Main --home DIR [--state DIR] [--user UID:GID] [--listen ADDRESS:PORT,...]"
              + " [--again yes] [--training yes]");
      System.exit(2);
    }
    try {
      run(options);
    } catch (IOException | RuntimeException e) {
      System.err.println("The runner does not start: " + e.getMessage());
      System.exit(1);
      return;
    }
    Thread.currentThread().join();
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
        return Map.of();
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  private static void run(Map<String, String> options) throws IOException {
    OomScore.spare();
    OwnOutput.THIS.watch();
    Path home = Path.of(options.getOrDefault("--home", "")).toAbsolutePath().normalize();
    Path state =
        Path.of(options.getOrDefault("--state", home.toString())).toAbsolutePath().normalize();
    String[] user = options.getOrDefault("--user", "0").split(":", 2);
    int owner = Integer.parseInt(user[0]);
    int group = Integer.parseInt(user[user.length - 1]);
    Path run = prepared(state);
    lock(run);
    LowPorts ports = LowPorts.open(run, options.getOrDefault("--listen", ""), owner);
    Host host = new Host(new LocalHost.Place(home, state, owner, group), InstantSource.system());
    if (options.containsKey("--again")) {
      host.resume();
    } else {
      host.forget();
    }
    Door door = Door.open(run.resolve("runner.sock"), new Ground(home, owner), host, owner);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  door.close();
                  ports.close();
                  host.close();
                },
                "stop"));
    if (options.containsKey("--training")) {
      try (RunnerHost own = new RunnerHost(run.resolve("runner.sock"), NetworkSettings.HOST)) {
        var _ = own.facts();
      }
    }
    ready(run, host.fault());
  }

  /** Whom it serves passes through to the sockets, and apps' users to their files. */
  private static Path prepared(Path state) throws IOException {
    Path run = Files.createDirectories(state.resolve("run"));
    Files.createDirectories(state.resolve("data"));
    Path dynos = Files.createDirectories(run.resolve("dynos"));
    Path builds = Files.createDirectories(run.resolve("build"));
    for (Path directory : List.of(state, run, dynos, builds)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }
    return run;
  }

  /** As long as this lives nobody else serves from that directory. */
  private static void lock(Path run) throws IOException {
    Path file = run.resolve("runner.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      OptionalLong holder = Locks.holder(file);
      System.err.println("A runner of " + run + " runs already: " + holder.orElse(0));
      System.exit(TAKEN);
    }
  }

  private static void ready(Path run, String fault) throws IOException {
    long pid = ProcessHandle.current().pid();
    Path fresh = run.resolve("runner.json.new");
    Reply.JSON.writeValue(
        fresh.toFile(), Map.of("pid", pid, "process", StartTime.ofThisProcess(), "fault", fault));
    Files.move(fresh, run.resolve("runner.json"), StandardCopyOption.ATOMIC_MOVE);
  }
}
