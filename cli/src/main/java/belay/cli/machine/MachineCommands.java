package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.home.Program;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands about the programs on this machine. */
public final class MachineCommands {
  private MachineCommands() {}

  public static List<Entry> entries() {
    List<Entry> all = new ArrayList<>(programs());
    all.addAll(LostCommands.entries());
    all.add(
        Entry.named("doctor", "check this machine's server: what is wrong, and what to run")
            .json()
            .runs(call -> new Doctor(call).run()));
    return all;
  }

  private static List<Entry> programs() {
    return List.of(
        Entry.named("up", "start router and control plane in the background")
            .option("--http-port", "PORT", "where apps are reached (8080, or a free one)")
            .option("--https-port", "PORT", "where they are over TLS (nowhere; 0 for a free one)")
            .option("--api-port", "PORT", "the API's and git's (7700, or a free one)")
            .option("--ssh-port", "PORT", "git's over SSH (2222, or a free one)")
            .option("--bind", "ADDRESS", "the address to listen on (127.0.0.1)")
            .flag(
                "--older-ledger", "go on with a ledger that is older than it was, if it is refused")
            .json()
            .runs(call -> new Up(call).run()),
        Entry.named("upgrade", "replace what runs by what is built, without a gap")
            .flag("--force", "also when nothing is newer")
            .json()
            .runs(MachineCommands::upgrade),
        Entry.named("down", "stop apps, control plane and router")
            .flag("--keep-apps", "stop the control plane only; router and apps go on")
            .runs(call -> new Down(call).run()),
        Entry.named("server:status", "say what runs")
            .aliases("server")
            .json()
            .runs(ServerStatus::run));
  }

  private static Failure notRunning(Call call) {
    boolean server = Program.SERVER.running(call.home()).isPresent();
    return Failure.failed(
        (server ? "The router does not run in " : "Belay does not run in ")
            + call.home().path()
            + (server ? ": without it nothing is replaced." : ": there is nothing to replace."),
        "Start it with: belay up");
  }

  private static int upgrade(Call call) throws IOException {
    if (Program.ROUTER.running(call.home()).isEmpty()) {
      throw notRunning(call);
    }
    Installation installation = Installation.of(call.context().env());
    boolean replaced;
    HomeDirectories.make(call.home());
    try (UpLock _ = UpLock.take(call.home())) {
      Launch.settle(call.home(), Program.SERVER);
      // Only now: another upgrade may have replaced them meanwhile.
      Json router = Program.ROUTER.running(call.home()).orElseThrow(() -> notRunning(call));
      Optional<Json> server = Program.SERVER.running(call.home());
      replaced =
          new Upgrade(call.home(), installation, call.console(), call.has("force"))
              .run(router, server);
      new Wanted(call.home()).decideIfUnknown(call.context().env());
    }
    ProgramCaches.makeMissing(call.context(), installation, call.home());
    if (call.json()) {
      return call.print(Json.object("replaced", replaced));
    }
    call.console()
        .line(
            replaced
                ? "Upgraded. Apps went on serving."
                : "Nothing is newer than what runs: nothing to do.");
    return 0;
  }
}
