package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.home.MachineConfig;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code belay doctor}: a list of checks, a line each. */
public final class Doctor {
  private final Call call;
  private final List<Map.Entry<String, Check>> checks;

  public static List<Entry> entries() {
    return List.of(
        Entry.named("doctor", "check this machine's server: what is wrong, and what to run")
            .json()
            .runs(call -> new Doctor(call).run()));
  }

  Doctor(Call call) {
    this.call = call;
    HomeCheck home = new HomeCheck(call);
    LedgerCheck ledger = new LedgerCheck(call);
    ProgramCheck programs = new ProgramCheck(call);
    MachineCheck machine = new MachineCheck(call);
    SystemCheck system = new SystemCheck(call);
    AddressCheck addresses = new AddressCheck(call);
    RunCheck run = new RunCheck(call);
    WarningCheck warnings = new WarningCheck(call);
    this.checks =
        List.of(
            Map.entry("home", home::look),
            Map.entry("keys", home::keys),
            Map.entry("ledger", ledger),
            Map.entry("control plane", programs::server),
            Map.entry("runner", programs::runner),
            Map.entry("router", programs::router),
            Map.entry("left behind", run::left),
            Map.entry("version", new VersionCheck(call)),
            Map.entry("background", programs::background),
            Map.entry("alerts", warnings::alerts),
            Map.entry("ledgers", warnings::ledgers),
            Map.entry("backups", warnings::backups),
            Map.entry("lost", home::lost),
            Map.entry("disk", machine::disk),
            Map.entry("memory", system::memory),
            Map.entry("programs", system::programs),
            Map.entry("clock", new ClockCheck(call)),
            Map.entry("locale", system::locale),
            Map.entry("git", machine::git),
            Map.entry("ports", addresses::ports),
            Map.entry("dns", addresses::names),
            Map.entry("dynos", programs::isolation),
            Map.entry("networks", new NetworkCheck(call)));
  }

  int run() {
    if (!call.context().env().getOrDefault("BELAY_URL", "").isEmpty()) {
      throw Failure.usage(
          "BELAY_URL names a server elsewhere; doctor looks at the machine that it runs on.",
          "Run it there.");
    }
    insistOwner();
    List<Finding> found = new ArrayList<>();
    checks.forEach(check -> found.addAll(found(check.getKey(), check.getValue())));
    boolean well = found.stream().allMatch(f -> f instanceof Finding.Well);
    if (call.json()) {
      call.console()
          .line(
              Json.object("well", well, "findings", found.stream().map(Finding::json).toList())
                  .pretty());
    } else {
      found.forEach(finding -> tell(call.console(), finding));
    }
    return well ? 0 : Failure.ATTENTION;
  }

  /** Refuses who could see next to nothing of the server that is installed on this machine. */
  private void insistOwner() {
    Path home = call.home().path();
    boolean installed =
        MachineConfig.of(call.context().env()).home().filter(home::equals).isPresent();
    if (installed && Files.isDirectory(home) && !Files.isReadable(home)) {
      throw Failure.failed(
          home
              + " is of the server that is installed on this machine, and you may not look into it.",
          "sudo belay doctor",
          "What runs, to members of its group: belay server:status");
    }
  }

  private static List<Finding> found(String subject, Check check) {
    try {
      return check.look();
    } catch (IOException e) {
      return List.of(
          new Finding.Attention(
              subject, "could not be looked at: " + e, "run this as the user who runs Belay"));
    } catch (Failure e) {
      return List.of(new Finding.Attention(subject, e.sentence(), String.join(" ", e.next())));
    }
  }

  /** A line for a finding. */
  public static void tell(Console console, Finding finding) {
    String subject = "%-14s".formatted(finding.subject());
    switch (finding) {
      case Finding.Well well -> console.line(console.green("ok") + "   " + subject + well.words());
      case Finding.Attention(String _, String words, String next) ->
          console.line(
              console.red("!") + "    " + subject + words + (next.isEmpty() ? "" : " -> " + next));
    }
  }
}
