package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.home.Program;
import belay.cli.home.Replacing;
import belay.cli.http.Json;
import belay.cli.lost.LostCommands;
import belay.cli.systemd.Units;
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
            .runs(MachineCommands::up),
        Entry.named("upgrade", "replace what runs by what is built, without a gap")
            .flag("--force", "also when nothing is newer, or what is was undone")
            .flag("--undo", "put back what ran before the last upgrade")
            .examples("belay upgrade", "belay upgrade --undo")
            .json()
            .runs(MachineCommands::upgrade),
        Entry.named("down", "stop apps, control plane and router")
            .flag("--keep-apps", "stop the control plane only; router and apps go on")
            .runs(MachineCommands::down),
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

  private static int up(Call call) throws IOException {
    Optional<Units> units = Units.of(call);
    if (units.isEmpty()) {
      return AsOwner.run(call, c -> new Up(c).run());
    }
    if (List.of("http-port", "api-port", "ssh-port", "bind", "older-ledger").stream()
        .anyMatch(call::has)) {
      throw Failure.usage(
          "Units of systemd start this server; where it listens stands in "
              + call.home().path().resolve("server.properties")
              + ".",
          "To try without systemd: systemctl stop belay belay-router, then as the user belay:"
              + " BELAY_CONF=/dev/null belay up ...");
    }
    units.get().insistRoot("up");
    try (Progress progress = call.console().progress("Starting router and control plane")) {
      units.get().start();
      progress.done();
    }
    return call.json() ? ServerStatus.run(call) : new Up(call).tell();
  }

  private static int down(Call call) throws IOException {
    Optional<Units> units = Units.of(call);
    if (units.isEmpty()) {
      return AsOwner.run(call, c -> new Down(c).run());
    }
    units.get().insistRoot("down");
    return new Down(call).through(units.get());
  }

  private static int upgrade(Call call) throws IOException {
    Optional<Units> units = Units.of(call);
    if (units.isPresent()) {
      units.get().insistRoot("upgrade");
      return upgrade(call, units.get());
    }
    return AsOwner.run(
        call,
        c -> {
          Installation installation = Installation.of(c.context().env());
          return upgrade(c, new DirectReplacing(c.home(), installation, c.console()));
        });
  }

  private static int upgrade(Call call, Replacing hands) throws IOException {
    if (Program.ROUTER.running(call.home()).isEmpty()) {
      throw notRunning(call);
    }
    Installation installation = Installation.of(call.context().env());
    boolean managed = hands instanceof Units;
    boolean replaced;
    if (!managed) {
      HomeDirectories.make(call.home());
    }
    try (UpLock _ = UpLock.take(call.home())) {
      Launch.settle(call.home(), Program.SERVER);
      // Only now: another upgrade may have replaced them meanwhile.
      Json router = Program.ROUTER.running(call.home()).orElseThrow(() -> notRunning(call));
      Optional<Json> server = Program.SERVER.running(call.home());
      Upgrade upgrade = new Upgrade(call.home(), installation, call.console(), hands);
      if (call.has("undo")) {
        upgrade.undo(router, server);
        return undone(call);
      }
      replaced = upgrade.run(call.has("force"), router, server);
      if (!managed) {
        new Wanted(call.home()).decideIfUnknown(call.context().env());
      }
    }
    if (!managed) {
      ProgramCaches.makeMissing(call.context(), installation, call.home());
    }
    if (call.json()) {
      return call.print(Json.object("replaced", replaced));
    }
    call.console().line(replaced ? "Upgraded. Apps went on serving." : nothing(call, installation));
    return 0;
  }

  private static int undone(Call call) {
    if (call.json()) {
      return call.print(Json.object("replaced", true));
    }
    call.console()
        .line(
            "What ran before runs again. Apps went on serving. belay upgrade --force puts the newer one back.");
    return 0;
  }

  private static String nothing(Call call, Installation installation) throws IOException {
    Programs programs = new Programs(call.home());
    return programs.isUndone(installation)
        ? "What is installed was undone, so that what ran before goes on: belay upgrade --force"
            + " replaces it again."
        : "Nothing is newer than what runs: nothing to do.";
  }
}
