package belay.cli.machine;

import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.home.ServerProperties;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces the programs that run by what is built now, without a gap: the new router listens on the
 * old one's socket before that leaves, then the control plane is replaced, without which apps and
 * traffic go on anyway.
 */
final class Upgrade {
  private static final int SERVER_SECONDS = 60;

  private final Home home;
  private final Installation installation;
  private final Console console;
  private final boolean force;

  /** What takes all rights from a program. */
  private List<String> without = List.of();

  /**
   * An upgrade.
   *
   * @param force whether also what was started from this very build is replaced
   */
  Upgrade(Home home, Installation installation, Console console, boolean force) {
    this.home = home;
    this.installation = installation;
    this.console = console;
    this.force = force;
  }

  /**
   * Answers whether there was anything to replace.
   *
   * @param server empty when it does not run: one that could not start may be what the new build
   *     mends
   */
  boolean run(Json router, Optional<Json> server) throws IOException {
    without = new Rights(home, installation, console).settle();
    Programs programs = new Programs(home);
    Path routerJars = programs.of(installation, Program.ROUTER);
    Path serverJars = programs.of(installation, Program.SERVER);
    boolean newRouter = force || !Program.ROUTER.runsFrom(routerJars, router);
    boolean newServer =
        force || server.filter(s -> Program.SERVER.runsFrom(serverJars, s)).isEmpty();
    if (newRouter) {
      router(routerJars);
    } else {
      // An upgrade that was killed may have left the one before written down.
      launch(Program.ROUTER, routerJars).remember(routerArguments());
    }
    if (newServer) {
      if (server.isEmpty()) {
        console.warn("No control plane ran; apps went on serving.");
      }
      server(serverJars, server, newRouter);
    } else {
      launch(Program.SERVER, serverJars).remember(List.of());
    }
    return newRouter || newServer;
  }

  private Launch launch(Program program, Path jars) {
    return new Launch(home, program, jars, installation.caches().flags(jars), without);
  }

  /** Starts the control plane that runs again, from the same build. */
  void again(Json server) throws IOException {
    server(new Programs(home).of(installation, Program.SERVER), Optional.of(server), false);
  }

  private void router(Path jars) throws IOException {
    try (Progress progress = console.progress("Replacing the router")) {
      List<String> arguments = routerArguments();
      List<String> takeOver = new ArrayList<>(arguments);
      takeOver.addAll(List.of("--take-over", "yes"));
      Launch launch = launch(Program.ROUTER, jars);
      try {
        var _ = launch.startBeside(takeOver);
      } catch (Failure e) {
        console.warn("The router that ran goes on serving.");
        throw e;
      }
      launch.remember(arguments);
      progress.done();
    }
  }

  private List<String> routerArguments() throws IOException {
    return ServerProperties.read(home)
        .orElseThrow(() -> Failure.failed("server.properties is gone; stop with: belay down"))
        .routerArguments();
  }

  private void server(Path jars, Optional<Json> old, boolean newRouter) throws IOException {
    Optional<Path> before = old.flatMap(Program.SERVER::jars);
    try (Progress progress = console.progress("Replacing the control plane")) {
      old.flatMap(o -> ProcessHandle.of(o.number("pid")))
          .ifPresent(p -> Stop.within(p, SERVER_SECONDS));
      try {
        Launch launch = launch(Program.SERVER, jars);
        var _ = launch.start(List.of());
        launch.remember(List.of());
      } catch (Failure e) {
        before.ifPresent(this::startAgain);
        if (newRouter) {
          console.warn(
              "The router is the one of this build now, and goes on serving. To have both of one"
                  + " build again, run belay upgrade of the build that ran before.");
        }
        throw e;
      }
      progress.done();
    }
  }

  private void startAgain(Path jars) {
    try {
      var _ = launch(Program.SERVER, jars).start(List.of());
      console.warn("The new control plane did not start, so the one before was started again.");
    } catch (Failure | IOException e) {
      console.warn("Neither the new control plane nor the one before starts; apps go on serving.");
    }
  }
}
