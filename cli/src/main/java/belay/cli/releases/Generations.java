package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;

/** What of a group ran together, as commands print it. */
final class Generations {
  private Generations() {}

  /** {@code G12}; empty when there is none. */
  static String label(Json generation) {
    return generation.isNothing() ? "" : "G" + generation.number("number");
  }

  /** {@code api v12, web v7}. */
  static String runs(Json generation) {
    List<String> parts = new ArrayList<>();
    generation
        .at("parts")
        .items()
        .forEach(p -> parts.add(p.text("app") + " v" + p.number("version")));
    return String.join(", ", parts);
  }

  static int verify(Call call) {
    String group = call.option("group").orElse("");
    Json answer = call.api().get(GroupCommands.path(group) + "/ledger/verify");
    if (call.json()) {
      call.console().line(answer.pretty());
    } else if (answer.truth("whole")) {
      call.console()
          .line(
              group
                  + ": the ledger is whole, "
                  + answer.text("rows")
                  + " generations, head "
                  + answer.text("head"));
    } else {
      call.console()
          .warn(
              group
                  + ": the ledger was changed at G"
                  + answer.number("version")
                  + ": "
                  + answer.text("fault"));
    }
    return answer.truth("whole") ? 0 : Failure.FAILED;
  }
}
