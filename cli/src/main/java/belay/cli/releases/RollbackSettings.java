package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** How an app goes back: the config mode, keys that never go back, pins. */
public final class RollbackSettings {
  private RollbackSettings() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("rollback:config", "show or set which config a rollback puts back")
            .app()
            .words("[target|current|merge]", 0, 1)
            .argument(word -> List.of("target", "current", "merge").contains(word))
            .json()
            .runs(RollbackSettings::config),
        Entry.named("rollback:pin", "show or set whether every rollback pins")
            .app()
            .words("[on|off]", 0, 1)
            .argument(word -> List.of("on", "off").contains(word))
            .json()
            .runs(RollbackSettings::pin),
        Entry.named("config:sticky", "list the config vars that never go back, or add some")
            .app()
            .words("[KEY...]", 0, 100)
            .argument(word -> word.matches("[A-Z_][A-Z0-9_]*"))
            .json()
            .runs(call -> sticky(call, true)),
        Entry.named("config:unsticky", "let config vars go back again")
            .app()
            .words("KEY...", 1, 100)
            .argument(word -> word.matches("[A-Z_][A-Z0-9_]*"))
            .json()
            .runs(call -> sticky(call, false)));
  }

  private static int config(Call call) {
    Json settings = changed(call, call.word(0).map(m -> Map.of("rollback_config", m)));
    if (call.json()) {
      return call.print(Json.object("rollback_config", settings.text("rollback_config")));
    }
    call.console().line(settings.text("rollback_config"));
    return 0;
  }

  private static int pin(Call call) {
    Json settings = changed(call, call.word(0).map(word -> Map.of("pin_rollbacks", onOff(word))));
    if (call.json()) {
      return call.print(Json.object("pin_rollbacks", settings.truth("pin_rollbacks")));
    }
    call.console().line(settings.truth("pin_rollbacks") ? "on" : "off");
    return 0;
  }

  private static boolean onOff(String word) {
    return switch (word) {
      case "on" -> true;
      case "off" -> false;
      default -> throw Failure.usage("\"" + word + "\" is neither on nor off.");
    };
  }

  private static Json changed(Call call, java.util.Optional<? extends Map<String, ?>> change) {
    return change
        .map(c -> call.api().patch(call.path("/settings"), Json.of(c)).body())
        .orElseGet(() -> call.api().get(call.path("/settings")));
  }

  private static int sticky(Call call, boolean add) {
    Json settings = call.api().get(call.path("/settings"));
    TreeSet<String> keys = new TreeSet<>();
    settings.at("sticky").items().forEach(key -> keys.add(key.text()));
    if (!call.words().isEmpty()) {
      boolean changes = add ? keys.addAll(call.words()) : keys.removeAll(call.words());
      if (changes) {
        Json body = Json.of(Map.of("sticky", new ArrayList<>(keys)));
        settings = call.api().patch(call.path("/settings"), body).body();
      }
    }
    if (call.json()) {
      return call.print(settings.at("sticky"));
    }
    call.console()
        .lines(keys.isEmpty() ? List.of("None: every config var may go back.") : List.copyOf(keys));
    return 0;
  }
}
