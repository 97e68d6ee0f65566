package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.console.Table;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Releases as {@code belay releases} lists them: a line each, in the color of how it is. */
final class ReleaseTable {
  private ReleaseTable() {}

  static List<String> lines(Call call, Json releases) {
    boolean noted = releases.items().stream().anyMatch(r -> !note(call, r).isEmpty());
    Table table =
        noted
            ? new Table(1, "Rel", "Change", "By", "When", "Status")
            : new Table(1, "Rel", "Change", "By", "When");
    for (Json release : releases.items()) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  Releases.label(release),
                  release.text("description"),
                  release.text("user", "email"),
                  call.ago(release.text("created_at"))));
      if (noted) {
        cells.add(note(call, release));
      }
      table.row(cells.toArray(String[]::new));
    }
    return paint(call, table.lines(call.console().terminal().columns()), releases);
  }

  private static String note(Call call, Json release) {
    String guard = Guard.note(release);
    String status = status(call, release);
    return status.isEmpty() || guard.isEmpty() ? status + guard : status + ", " + guard;
  }

  private static String status(Call call, Json release) {
    if (release.truth("current")) {
      return "current";
    }
    String status = release.text("status");
    if (status.equals("canary")) {
      return "canary " + release.number("belay", "canary") + " %";
    }
    if (!status.equals("succeeded")) {
      return status;
    }
    String contract = release.text("belay", "contract");
    String warm = Switches.warm(release, call.context().clock().instant());
    String open =
        Set.of("open", "running", "failed").contains(contract) ? "contract " + contract : "";
    return warm.isEmpty() || open.isEmpty() ? warm + open : warm + ", " + open;
  }

  private static List<String> paint(Call call, List<String> lines, Json releases) {
    List<String> painted = new ArrayList<>(lines.subList(0, 2));
    for (int i = 0; i < releases.items().size(); i++) {
      String line = lines.get(i + 2);
      painted.add(
          switch (status(call, releases.items().get(i))) {
            case "current" -> call.console().green(line);
            case "failed", "aborted" -> call.console().red(line);
            case "pending", "held" -> call.console().yellow(line);
            default -> line;
          });
    }
    return painted;
  }
}
