package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code belay down}. */
final class Down {
  private static final int SERVER_SECONDS = 60;
  private static final int ROUTER_SECONDS = 20;

  private final Home home;
  private final Console console;
  private final boolean keepApps;

  Down(Call call) {
    this.home = call.home();
    this.console = call.console();
    this.keepApps = call.has("keep-apps");
  }

  int run() throws IOException {
    Optional<Json> server = Program.SERVER.running(home);
    Optional<Json> router = Program.ROUTER.running(home);
    if (server.isEmpty() && router.isEmpty()) {
      console.note("Belay does not run in " + home.path() + ".");
      return orphans() ? Failure.ATTENTION : 0;
    }
    if (server.isPresent()) {
      if (!keepApps) {
        // The control plane reads this when it is told to end, and stops the apps too.
        Files.writeString(home.run().resolve("stop-all"), "");
      }
      String what = keepApps ? "the control plane" : "the control plane and the apps";
      stop(Program.SERVER, server.get(), what, SERVER_SECONDS);
      Files.deleteIfExists(home.run().resolve("stop-all"));
    }
    if (keepApps) {
      console.note("The router and the apps go on; belay up brings the control plane back.");
      return 0;
    }
    // Whoever finds no router from here on is not to start one.
    Files.deleteIfExists(Program.ROUTER.commandFile(home));
    if (router.isPresent()) {
      stop(Program.ROUTER, router.get(), "the router", ROUTER_SECONDS);
    }
    // One that an upgrade replaced may still have requests.
    Program.ROUTER.all(home).forEach(old -> Stop.within(old, ROUTER_SECONDS));
    return server.isEmpty() && orphans() ? Failure.ATTENTION : 0;
  }

  private void stop(Program program, Json ready, String what, int seconds) throws IOException {
    Optional<ProcessHandle> process = ProcessHandle.of(ready.number("pid"));
    if (process.isEmpty()) {
      return;
    }
    try (Progress progress = console.progress("Stopping " + what)) {
      switch (Stop.within(process.get(), seconds)) {
        case STOPPED -> progress.done();
        case KILLED -> progress.end("killed, as it had not ended after " + seconds + " s");
      }
    }
    Files.deleteIfExists(program.readyFile(home));
  }

  /** Apps that run on without a control plane; only it knows how to stop them. */
  private boolean orphans() throws IOException {
    Path dynos = home.run().resolve("dynos");
    if (!Files.isDirectory(dynos)) {
      return false;
    }
    try (DirectoryStream<Path> each = Files.newDirectoryStream(dynos)) {
      if (!each.iterator().hasNext()) {
        return false;
      }
    }
    console.warn("The control plane did not run, so apps may still run.");
    console.warn("To stop them: belay up, then belay down.");
    return true;
  }
}
