package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.List;
import java.util.Map;

/** Commands about the destructive halves of migrations. */
public final class ContractCommands {
  private static final int POLL_MILLIS = 500;

  private ContractCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named(
                "releases:finalize",
                "run a release's contract, the destructive half of its migration")
            .words("[vN]", 0, 1)
            .argument(Rollback::isTarget)
            .app()
            .option("--reason", "TEXT", "why; others see it")
            .json()
            .examples(
                "belay releases:finalize v48 -a api     and those before it, oldest first",
                "belay releases:finalize -a api         list what is open")
            .runs(ContractCommands::run));
  }

  private static int run(Call call) {
    return call.words().isEmpty() ? list(call) : finalizeOne(call, call.words().getFirst());
  }

  private static int list(Call call) {
    Json contracts = call.api().get(call.path("/contracts"));
    if (call.json()) {
      return call.print(contracts);
    }
    if (contracts.items().isEmpty()) {
      call.console().line("No contract of " + call.app() + " is open.");
      return 0;
    }
    Table table = new Table(3, "Release", "Contract", "Live", "By itself", "Command");
    for (Json contract : contracts.items()) {
      table.row(
          Releases.label(contract),
          contract.text("state"),
          call.ago(contract.text("since")),
          byItself(contract),
          contract.text("command"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String byItself(Json contract) {
    if (contract.text("state").equals("failed")) {
      return "no: " + contract.text("failure");
    }
    return contract.at("waits").isNothing() ? "soon" : "not yet: " + contract.text("waits");
  }

  private static int finalizeOne(Call call, String release) {
    String path = call.path("/releases/" + Api.segment(release) + "/contract");
    Json body = Json.of(call.option("reason").map(r -> Map.of("reason", r)).orElse(Map.of()));
    Json contract;
    try (Progress progress = call.console().progress("Finalizing " + release)) {
      contract = call.api().post(path, body).body();
      while (contract.text("state").equals("running") || contract.text("state").equals("open")) {
        pause(contract);
        contract = call.api().get(path);
      }
      if (contract.text("state").equals("finalized")) {
        progress.done();
      }
    }
    if (call.json()) {
      call.print(contract);
      return contract.text("state").equals("finalized") ? 0 : 1;
    }
    contract.text("output").lines().forEach(line -> call.console().line("       " + line));
    String label = Releases.label(contract);
    if (!contract.text("state").equals("finalized")) {
      throw Failure.failed(
          "The contract of " + label + " failed: " + contract.text("failure") + ".",
          "What serves goes on serving. Mend it, then again: belay releases:finalize "
              + label
              + " -a "
              + call.app());
    }
    call.console()
        .line(
            label
                + " is finalized. Releases before it are behind its contract: a rollback passes them"
                + " over.");
    return 0;
  }

  private static void pause(Json contract) {
    try {
      // A contract may take as long as a release command does; there is only time to wait on.
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed(
          "The contract of " + Releases.label(contract) + " goes on.",
          "belay releases:finalize lists how it goes.");
    }
  }

  /** For {@code releases:info}. */
  static String inWords(Json belay) {
    return switch (belay.text("contract")) {
      case "open" -> "open: releases before it are safe until it is finalized";
      case "running" -> "is being run";
      case "failed" -> "failed: belay releases:finalize tells why";
      case "finalized" -> "done: releases before it are behind it";
      default -> "";
    };
  }
}
