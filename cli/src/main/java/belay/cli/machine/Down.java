package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.systemd.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

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

  /** The same where systemd looks after the programs. */
  int through(Units units) throws IOException {
    if (!keepApps && Files.isDirectory(home.run())) {
      // The control plane reads this when it is told to end, and stops the apps too.
      Files.writeString(home.run().resolve("stop-all"), "");
    }
    try (Progress progress =
        console.progress(
            "Stopping the control plane" + (keepApps ? "" : ", the apps and the router"))) {
      units.stop(keepApps);
      progress.done();
    }
    if (keepApps) {
      console.note("The router and the apps go on; belay up brings the control plane back.");
      return 0;
    }
    Files.deleteIfExists(home.run().resolve("stop-all"));
    boolean whole = new LeftDynos(home, console).stop();
    return whole ? 0 : Failure.ATTENTION;
  }

  int run() throws IOException {
    if (!Files.isDirectory(home.run())) {
      return notRunning();
    }
    // First of all: from here on nobody starts again what is stopped.
    if (keepApps) {
      new Wanted(home).routerOnly();
    } else {
      new Wanted(home).none();
    }
    try (UpLock _ = UpLock.takeOrGoOn(home)) {
      return stopAll();
    }
  }

  private int stopAll() throws IOException {
    boolean server = server();
    if (keepApps) {
      Rights.stop(home);
      if (!server) {
        return notRunning();
      }
      console.note("The router and the apps go on; belay up brings the control plane back.");
      return 0;
    }
    // The control plane has stopped them, unless there was none, or it had to be killed.
    boolean whole = new LeftDynos(home, console).stop();
    boolean router = router();
    Rights.stop(home);
    if (!server && !router) {
      notRunning();
    }
    return whole ? 0 : Failure.ATTENTION;
  }

  private int notRunning() {
    console.note("Belay does not run in " + home.path() + ".");
    Program.SERVER
        .original(home)
        .or(() -> Program.ROUTER.original(home))
        .ifPresent(original ->
            console.note("It is a copy of " + original + ", whose Belay runs and goes on."));
    return 0;
  }

  /** Answers whether there was one, also one that was just starting. */
  private boolean server() throws IOException {
    List<ProcessHandle> all = all(Program.SERVER);
    if (all.isEmpty()) {
      return false;
    }
    if (!keepApps) {
      // The control plane reads this when it is told to end, and stops the apps too.
      Files.writeString(home.run().resolve("stop-all"), "");
    }
    String what = keepApps ? "the control plane" : "the control plane and the apps";
    stop(Program.SERVER, all, what, SERVER_SECONDS);
    Files.deleteIfExists(home.run().resolve("stop-all"));
    return true;
  }

  private boolean router() throws IOException {
    // Also for a control plane of a version that knows no other sign.
    Files.deleteIfExists(Program.ROUTER.commandFile(home));
    List<ProcessHandle> all = all(Program.ROUTER);
    if (!all.isEmpty()) {
      // One that an upgrade replaced may still have requests.
      stop(Program.ROUTER, all, "the router", ROUTER_SECONDS);
    }
    return !all.isEmpty();
  }

  private List<ProcessHandle> all(Program program) {
    List<ProcessHandle> all = new ArrayList<>(program.all(home));
    program
        .running(home)
        .flatMap(ready -> ProcessHandle.of(ready.number("pid")))
        .filter(process -> !all.contains(process))
        .ifPresent(all::add);
    return all;
  }

  private void stop(Program program, List<ProcessHandle> all, String what, int seconds)
      throws IOException {
    try (Progress progress = console.progress("Stopping " + what)) {
      all.forEach(ProcessHandle::destroy);
      boolean killed = false;
      for (ProcessHandle process : all) {
        killed |= Stop.within(process, seconds) == Stop.Outcome.KILLED;
      }
      if (killed) {
        progress.end("killed, as it had not ended after " + seconds + " s");
      } else {
        progress.done();
      }
    }
    Files.deleteIfExists(program.readyFile(home));
  }
}
