package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Table;
import belay.cli.http.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code belay ps:limits}. */
public final class LimitCommands {
  private static final Pattern CHANGE = Pattern.compile("([a-z]+)=(\\d{1,9}|usual)");
  private static final List<String> MEGABYTES = List.of("memory", "tmp", "shm", "disk");

  private LimitCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("ps:limits", "show or set what each dyno of an app may use")
            .app()
            .words("[NAME=N...]", 0, 20)
            .argument(word -> CHANGE.matcher(word).matches())
            .json()
            .examples("belay ps:limits memory=512 processes=100", "belay ps:limits memory=usual")
            .runs(LimitCommands::limits));
  }

  private static int limits(Call call) {
    Json limits =
        call.words().isEmpty()
            ? call.api().get(call.path("/limits"))
            : call.api().patch(call.path("/limits"), Json.of(changes(call.words()))).body();
    if (call.json()) {
      return call.print(limits);
    }
    Table table = new Table(0, "Limit", "Each dyno", "Usual");
    limits
        .items()
        .forEach(
            limit -> table.row(limit.text("name"), shown(limit, "value"), shown(limit, "usual")));
    call.console().lines(table.lines(call.console().terminal().columns()));
    if (!call.words().isEmpty()) {
      call.console().note("Dynos that run have them from their next start: belay restart");
    }
    return 0;
  }

  private static Map<String, Object> changes(List<String> words) {
    Map<String, Object> changes = new HashMap<>();
    for (String word : words) {
      Matcher change = CHANGE.matcher(word);
      if (!change.matches()) {
        throw Failure.usage("\"" + word + "\" is not NAME=N, such as memory=512.");
      }
      boolean usual = change.group(2).equals("usual");
      changes.put(change.group(1), usual ? Json.NOTHING : Integer.parseInt(change.group(2)));
    }
    return changes;
  }

  private static String shown(Json limit, String key) {
    if (limit.at(key).isNothing()) {
      return "none";
    }
    String unit = MEGABYTES.contains(limit.text("name")) ? " MB" : "";
    return limit.number(key) + unit;
  }
}
