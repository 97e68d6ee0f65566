package belay.runtime.statics;

import belay.release.AppName;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoSpec;
import belay.runtime.process.ProcessRuntime;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of the static server: one, and after an upgrade the one before until its last site
 * is gone. Each is a dyno like any other to those that start it, watch it and keep it apart, of an
 * app that nobody has. Callers hold one lock.
 */
final class Servers {
  /** What the processes of the static server belong to. */
  static final UUID APP = new UUID(0x62656c6179L, 0x737461746963L);

  private static final Logger LOG = LoggerFactory.getLogger(Servers.class);
  private static final AppName NAME = new AppName("belay-static");
  private static final String TYPE = "static";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("LC_ALL", "C.UTF-8", "LANG", "C.UTF-8", "MALLOC_ARENA_MAX", "2");
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Path statics;
  private final ProcessRuntime processes;
  private final ServerProgram program;
  private final Path java;
  private final Map<Integer, Running> byNumber = new HashMap<>();

  /** A process, and its sites. */
  record Running(int number, Dyno dyno, ServerHome home) {}

  Servers(Path statics, ProcessRuntime processes, Path java) throws IOException {
    this.statics = statics;
    this.processes = processes;
    this.java = java;
    Files.createDirectories(statics);
    this.program = ServerProgram.write(statics);
    adopt();
  }

  private void adopt() throws IOException {
    for (Dyno dyno : processes.running()) {
      ServerHome home = new ServerHome(path(dyno.name().number()));
      if (dyno.appId().equals(APP) && Files.isDirectory(home.path())) {
        byNumber.put(dyno.name().number(), new Running(dyno.name().number(), dyno, home));
      }
    }
    List<Path> others = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(statics)) {
      all.forEach(others::add);
    }
    for (Path other : others) {
      String name = String.valueOf(other.getFileName());
      boolean needed =
          name.startsWith("program-")
              ? other.equals(program.directory()) || isUsed(name)
              : !name.matches("\\d{1,6}") || byNumber.containsKey(Integer.valueOf(name));
      if (!needed) {
        forget(new ServerHome(other));
      }
    }
  }

  /** By a process that runs: it may be started again. */
  private boolean isUsed(String programName) {
    return byNumber.values().stream()
        .anyMatch(p -> programName.startsWith("program-%07x".formatted(p.dyno().version())));
  }

  private Path path(int number) {
    return statics.resolve(Integer.toString(number));
  }

  /** Those that run. */
  List<Running> running() {
    return List.copyOf(byNumber.values());
  }

  /** The one with this dyno. */
  Optional<Running> of(Dyno dyno) {
    return byNumber.values().stream().filter(p -> p.dyno().id().equals(dyno.id())).findFirst();
  }

  /** The one that new sites go to; started if there is none. */
  Running current() {
    Optional<Running> running =
        byNumber.values().stream().filter(p -> p.dyno().version() == program.number()).findFirst();
    return running.orElseGet(this::begin);
  }

  private Running begin() {
    int number = 1;
    while (byNumber.containsKey(number) || Files.exists(path(number))) {
      number++;
    }
    ServerHome home = null;
    try {
      home = ServerHome.create(path(number));
      if (!processes.reach().home()) {
        home.moveSites(processes.reach().elsewhere());
      }
      return launch(number, home);
    } catch (IOException e) {
      throw new CannotStartDyno("The static server could not be started: " + e.getMessage(), e);
    } finally {
      if (home != null && !byNumber.containsKey(number)) {
        forget(home);
      }
    }
  }

  /** Starts a process that died again, beside its sites. */
  Running again(Running died) {
    byNumber.remove(died.number());
    try {
      return launch(died.number(), died.home());
    } catch (IOException e) {
      throw new CannotStartDyno("The static server could not be started: " + e.getMessage(), e);
    }
  }

  private Running launch(int number, ServerHome home) throws IOException {
    Path seen =
        processes.reach().shared() ? Path.of("/shared", ServerHome.sitesName()) : home.sites();
    Dyno dyno =
        processes.start(
            new DynoSpec(
                APP,
                NAME,
                new DynoName(TYPE, number),
                program.number(),
                program.directory(),
                home.path(),
                program.command(java, seen),
                ENVIRONMENT,
                OptionalInt.empty(),
                Optional.empty()));
    Running process = new Running(number, dyno, home);
    byNumber.put(number, process);
    return process;
  }

  /** Takes one that nobody needs any more out of those that run; the caller then ends it. */
  void retire(Running process) {
    byNumber.remove(process.number());
  }

  /** Ends one that was retired. Needs no lock. */
  void end(Running process) {
    processes.stop(process.dyno(), GRACE);
    forget(process.home());
  }

  private static void forget(ServerHome home) {
    try {
      home.delete();
    } catch (IOException e) {
      LOG.warn("Left behind: {} ({})", home.path(), e.toString());
    }
  }
}
