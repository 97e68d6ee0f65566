package belay.cli.deploys;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;

/** Commands about buildpacks: built-in names, directories, or git URLs. */
public final class BuildpackCommands {
  private BuildpackCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("buildpacks", "list the buildpacks that the next deploy uses")
            .app()
            .json()
            .runs(BuildpackCommands::list),
        Entry.named("buildpacks:set", "use these buildpacks, in this order, and no others")
            .app()
            .words("BUILDPACK...", 1, 20)
            .json()
            .examples("belay buildpacks:set nodejs", "belay buildpacks:set /opt/buildpacks/mine")
            .runs(call -> put(call, call.words())),
        Entry.named("buildpacks:add", "use one more buildpack, after the others")
            .app()
            .words("BUILDPACK", 1, 1)
            .json()
            .runs(BuildpackCommands::add),
        Entry.named("buildpacks:remove", "no longer use a buildpack")
            .app()
            .words("BUILDPACK", 1, 1)
            .json()
            .runs(BuildpackCommands::remove),
        Entry.named("buildpacks:clear", "let the next deploy detect what fits")
            .app()
            .json()
            .runs(call -> put(call, List.of())));
  }

  private static List<String> names(Json installations) {
    List<String> names = new ArrayList<>();
    for (Json each : installations.items()) {
      String url = each.text("buildpack", "url");
      names.add(url.isEmpty() ? each.text("buildpack", "name") : url);
    }
    return names;
  }

  private static Json installed(Call call) {
    return call.api().get(call.path("/buildpack-installations"));
  }

  private static int list(Call call) {
    return tell(call, installed(call));
  }

  private static int add(Call call) {
    List<String> names = names(installed(call));
    names.addAll(call.words());
    return put(call, names);
  }

  private static int remove(Call call) {
    List<String> names = names(installed(call));
    if (!names.removeAll(call.words())) {
      throw Failure.failed(
          call.app() + " does not use the buildpack " + call.words().getFirst() + ".",
          "It uses: " + (names.isEmpty() ? "whatever fits" : String.join(", ", names)));
    }
    return put(call, names);
  }

  private static int put(Call call, List<String> names) {
    List<Json> updates = names.stream().map(name -> Json.object("buildpack", name)).toList();
    Json body = Json.object("updates", updates);
    return tell(call, call.api().put(call.path("/buildpack-installations"), body).body());
  }

  private static int tell(Call call, Json installations) {
    if (call.json()) {
      return call.print(installations);
    }
    List<String> names = names(installations);
    if (names.isEmpty()) {
      call.console().line("The next deploy of " + call.app() + " uses the buildpack that fits.");
      return 0;
    }
    call.console().line("The next deploy of " + call.app() + " uses:");
    for (int i = 0; i < names.size(); i++) {
      call.console().line("  " + (i + 1) + ". " + names.get(i));
    }
    return 0;
  }
}
