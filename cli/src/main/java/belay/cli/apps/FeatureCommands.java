package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Console;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.List;

/** {@code belay features}: an app's switches. */
public final class FeatureCommands {
  private FeatureCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("features", "list the app's features, and which are on")
            .app()
            .json()
            .runs(FeatureCommands::list),
        Entry.named("features:info", "say what a feature does, and whether it is on")
            .app()
            .words("FEATURE", 1, 1)
            .json()
            .runs(FeatureCommands::info),
        Entry.named("features:enable", "switch a feature on")
            .app()
            .words("FEATURE", 1, 1)
            .json()
            .examples("belay features:enable http-session-affinity")
            .runs(call -> change(call, true)),
        Entry.named("features:disable", "switch a feature off")
            .app()
            .words("FEATURE", 1, 1)
            .json()
            .runs(call -> change(call, false)));
  }

  private static int list(Call call) {
    Json features = call.api().get(call.path("/features"), "name ..; max=1000");
    if (call.json()) {
      return call.print(features);
    }
    int width = 0;
    for (Json feature : features.items()) {
      width = Math.max(width, feature.text("name").length());
    }
    Console console = call.console();
    console.line(console.bold("=== App Features " + call.app()));
    console.line("");
    for (Json feature : features.items()) {
      String name = feature.text("name");
      console.line(
          (feature.truth("enabled") ? "[+] " : "[ ] ")
              + name
              + " ".repeat(width - name.length() + 2)
              + feature.text("display_name"));
    }
    return 0;
  }

  private static String path(Call call) {
    return call.path("/features/" + Api.segment(call.word(0).orElseThrow()));
  }

  private static int info(Call call) {
    Json feature = call.api().get(path(call));
    if (call.json()) {
      return call.print(feature);
    }
    Console console = call.console();
    console.line(console.bold("=== " + feature.text("name")));
    console.line("");
    console.line("Description: " + feature.text("description"));
    console.line("Enabled:     " + feature.truth("enabled"));
    return 0;
  }

  private static int change(Call call, boolean on) {
    String what = (on ? "Enabling " : "Disabling ") + call.word(0).orElseThrow();
    return call.shown(
        call.done(
            what + " for " + call.app(),
            () -> call.api().patch(path(call), Json.object("enabled", on)).body()));
  }
}
