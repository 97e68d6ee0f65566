package belay.cli.machine;

import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.LocalProcess;
import belay.cli.home.Program;
import belay.cli.home.ServerProperties;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who of a home's programs has rights: where Belay is root the runner alone, and router and control
 * plane have no capability; elsewhere nobody.
 */
public final class Rights {
  private static final int STOP_SECONDS = 10;
  private static final int FIRST_FREE = 1024;
  private static final String LOOPBACK = "127.0.0.1";

  /**
   * A tiny parent that starts the runner again when it died; a control plane without rights could
   * not. One that never ran well says so by its status.
   */
  private static final String WATCH =
      """
      again= pause=0
      trap 'trap - TERM; kill $child 2>/dev/null; wait $child; exit 0' TERM INT HUP
      while :; do
        began=$(date +%s)
        "$@" $again &
        child=$!
        wait $child
        status=$?
        [ $status != 3 ] || exit 3
        [ -n "$again" ] || [ $status -gt 128 ] || exit $status
        again='--again yes'
        if [ $(($(date +%s) - began)) -ge 10 ]; then pause=0; else pause=$((pause * 2 + 1)); fi
        [ $pause -le 60 ] || pause=60
        sleep $pause &
        child=$!
        wait $child
      done
      """;

  private final Home home;
  private final Installation installation;
  private final Console console;

  Rights(Home home, Installation installation, Console console) {
    this.home = home;
    this.installation = installation;
    this.console = console;
  }

  /**
   * Has the runner of this build run where there is to be one.
   *
   * @return what takes all rights from a program that is started behind it; nothing where there is
   *     no runner
   */
  List<String> settle() throws IOException {
    String wish = ServerProperties.runner(home);
    Optional<String> obstacle = wish.equals("off") ? Optional.of("") : obstacle();
    if (obstacle.isPresent()) {
      stop(home);
      if (wish.equals("on")) {
        throw Failure.failed("runner is on, and there can be none: " + obstacle.get());
      }
      return List.of();
    }
    Path jars = new Programs(home).of(installation, Program.RUNNER);
    Optional<Json> ready = Program.RUNNER.running(home);
    String low = low();
    if (ready
        .filter(r -> Program.RUNNER.runsFrom(jars, r))
        .filter(r -> LocalProcess.argument(r.number("pid"), "--listen").equals(low))
        .isEmpty()) {
      stop(home);
      ready = Optional.of(startOrNot(jars, low, wish));
    }
    String fault = ready.get().text("fault");
    if (!fault.isEmpty()) {
      stop(home);
      if (wish.equals("on")) {
        throw Failure.failed("runner is on, and it cannot do all that is needed: " + fault);
      }
      console.warn("Router and control plane run as root in full: " + fault + ".");
      return List.of();
    }
    return Capabilities.without();
  }

  /** The addresses with ports that only root may listen on. */
  private String low() throws IOException {
    Optional<ServerProperties> saved = ServerProperties.read(home);
    List<String> all = new ArrayList<>();
    if (saved.isPresent()) {
      String bind = saved.get().bind();
      List<Integer> ports = new ArrayList<>();
      ports.add(saved.get().httpPort());
      saved.get().httpsPort().ifPresent(ports::add);
      ports.add(saved.get().apiPort());
      ports.add(saved.get().sshPort());
      for (int port : ports) {
        if (port < FIRST_FREE) {
          all.add(bind + ":" + port);
        }
      }
      if (saved.get().apiPort() < FIRST_FREE && !bind.equals(LOOPBACK)) {
        all.add(LOOPBACK + ":" + saved.get().apiPort());
      }
    }
    return String.join(",", all);
  }

  /** One that does not start is worth a warning, and no server that stands still. */
  private Json startOrNot(Path jars, String low, String wish) throws IOException {
    try {
      return start(jars, low);
    } catch (Failure e) {
      if (wish.equals("on")) {
        throw e;
      }
      return Json.object(
          "fault", "the runner does not start, " + Program.RUNNER.logFile(home) + " says why");
    }
  }

  private Json start(Path jars, String low) throws IOException {
    List<String> watch = List.of("sh", "-c", WATCH, "belay-runner");
    List<String> cache = installation.caches().flags(jars);
    ProgramLine line = ProgramLine.of(home, Program.RUNNER, jars, cache, List.of());
    try (Progress progress = console.progress("Starting the runner")) {
      Json ready =
          new Launch(home, Program.RUNNER, line, watch)
              .start(low.isEmpty() ? List.of() : List.of("--listen", low), progress);
      progress.done();
      return ready;
    }
  }

  /** Ends it, and who looks after it. What it started goes on. */
  static void stop(Home home) {
    List<ProcessHandle> all = Program.RUNNER.all(home);
    all.forEach(ProcessHandle::destroy);
    all.forEach(process -> Stop.within(process, STOP_SECONDS));
    try {
      // Nobody is to wait for one that is not to come.
      Files.deleteIfExists(socket(home));
      Files.deleteIfExists(Program.RUNNER.readyFile(home));
    } catch (IOException e) {
      throw Failure.failed(socket(home) + " cannot be removed: " + e.getMessage());
    }
  }

  private static Path socket(Home home) {
    return home.run().resolve("runner.sock");
  }

  /** Whether programs of this home count on one. */
  public static boolean isWanted(Home home) {
    return Files.exists(socket(home));
  }

  /** Why there is no runner; nothing is said where nobody would expect one. */
  private Optional<String> obstacle() throws IOException {
    if (!Capabilities.hasAll()) {
      return Optional.of("this is not root, or root of a container");
    }
    if (installation.jarsIfBuilt(Program.RUNNER.module()).isEmpty()) {
      return Optional.of("the program runner is not among those that are installed");
    }
    return Capabilities.setpriv().isEmpty()
        ? Optional.of("the program setpriv is not installed (Debian: apt-get install util-linux)")
        : Optional.empty();
  }
}
