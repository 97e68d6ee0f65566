package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.home.Program;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;

/** Shows the control plane's own warnings: alerts, backups, ledgers. */
record WarningCheck(Call call) {
  private boolean runs() {
    return Program.SERVER.running(call.home()).isPresent();
  }

  /** Disk, memory, errors, crashes, certificates and so on, as they were told to hooks. */
  List<Finding> alerts() {
    if (!runs()) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    for (Json alert : call.api().get("/server").at("alerts").items()) {
      String of = alert.text("app").isEmpty() ? "" : " of " + alert.text("app");
      found.add(
          new Finding.Attention(
              "alert",
              alert.text("kind")
                  + of
                  + ", since "
                  + call.ago(alert.text("since"))
                  + ": "
                  + alert.text("why"),
              alert.text("next")));
    }
    if (found.isEmpty()) {
      found.add(new Finding.Well("alerts", "none"));
    }
    return found;
  }

  List<Finding> backups() {
    if (!runs()) {
      return List.of();
    }
    Json backups = call.api().get("/server").at("backups");
    String subject = "backups";
    if (backups.isNothing() || backups.text("to").isEmpty()) {
      return List.of(
          new Finding.Well(
              subject,
              "none are made by themselves; backup.to in server.properties says where to"));
    }
    if (!backups.text("failed").isEmpty()) {
      return List.of(
          new Finding.Attention(
              subject, "the last one failed: " + backups.text("why"), "belay backup"));
    }
    return List.of(
        new Finding.Well(
            subject,
            backups.text("last").isEmpty()
                ? "the first is made at " + backups.text("next")
                : "the newest is of "
                    + call.ago(backups.text("last"))
                    + (backups.text("verified").isEmpty()
                        ? ", none was verified"
                        : ", the newest verified of " + call.ago(backups.text("verified")))));
  }

  /** Every app's hash chain, computed anew. */
  List<Finding> ledgers() {
    if (!runs()) {
      return List.of();
    }
    long rows = 0;
    List<Finding> found = new ArrayList<>();
    List<Json> apps = call.api().get("/apps").items();
    for (Json app : apps) {
      Json verified = call.api().get("/apps/" + app.text("id") + "/ledger/verify");
      rows += verified.number("rows");
      if (!verified.truth("whole")) {
        found.add(
            new Finding.Attention(
                "ledgers",
                app.text("name") + ": " + verified.text("fault"),
                "belay ledger:verify -a "
                    + app.text("name")
                    + "; restore a backup: belay backups"));
      }
    }
    if (found.isEmpty()) {
      found.add(
          new Finding.Well(
              "ledgers",
              "the chains of " + apps.size() + " apps are whole, " + rows + " releases"));
    }
    return found;
  }
}
