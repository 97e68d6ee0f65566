package belay.cli.addons;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.console.Lines;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Has Belay make, change, destroy and bring back add-ons. */
final class AddonChanges {
  private AddonChanges() {}

  /** Has Belay make one for the app. */
  static int create(Call call, String plan) {
    String app = call.app();
    Map<String, Object> body = new LinkedHashMap<>(Map.of("plan", plan));
    call.option("name").ifPresent(name -> body.put("name", name));
    call.option("as").ifPresent(as -> body.put("attachment", Map.of("name", as)));
    call.option("confirm").ifPresent(confirm -> body.put("confirm", confirm));
    call.option("fork").ifPresent(of -> body.put("config", Map.of("fork", of)));
    return made(call, "Creating " + plan + " on " + app, body);
  }

  /** Has Belay make what a body says for the app. */
  static int made(Call call, String doing, Map<String, Object> body) {
    Json addon;
    try (Progress progress = call.console().progress(doing)) {
      addon = call.api().post(call.path("/addons"), Json.of(body)).body();
      progress.end(addon.text("state").equals("provisioned") ? "done" : "in the background");
    }
    if (call.json()) {
      return call.print(addon);
    }
    String keys = keys(addon);
    if (!addon.text("provision_message").isEmpty()) {
      call.console().line(addon.text("provision_message"));
    }
    call.console()
        .line(
            keys.isEmpty()
                ? addon.text("name") + " is being made: belay addons:wait " + addon.text("name")
                : "Created " + addon.text("name") + " as " + keys);
    String place = ServiceCommands.named(call, addon.text("name")).text("place");
    if (!place.isEmpty()) {
      call.console().line("It is " + place + ".");
    }
    return 0;
  }

  private static String keys(Json addon) {
    return addon.at("config_vars").items().stream()
        .map(Json::text)
        .collect(Collectors.joining(", "));
  }

  private static String path(Json addon) {
    return "/apps/" + Api.segment(addon.text("app")) + "/addons/" + Api.segment(addon.text("name"));
  }

  private static Json insistMade(Call call, String name) {
    Json addon = ServiceCommands.named(call, name);
    if (!ServiceCommands.isMade(addon)) {
      throw Failure.failed(
          name + " runs elsewhere: it has no plans here.",
          "Set its variables with: belay addons:set " + name);
    }
    return addon;
  }

  static int upgrade(Call call) {
    String name = call.word(0).orElseThrow();
    String plan = call.word(1).orElseThrow();
    Json addon = insistMade(call, name);
    return call.shown(
        call.done(
            "Changing %s on %s from %s to %s"
                .formatted(name, addon.text("app"), addon.text("plan"), plan),
            () -> call.api().patch(path(addon), Json.of(Map.of("plan", plan))).body()));
  }

  static int restore(Call call) {
    String name = call.word(0).orElseThrow();
    Map<String, Object> body = new LinkedHashMap<>();
    call.option("app").ifPresent(app -> body.put("app", app));
    try (Progress progress = call.console().progress("Bringing back " + name)) {
      Json addon =
          call.api().post("/belay-addons/" + Api.segment(name) + "/restore", Json.of(body)).body();
      progress.end(
          addon.text("state").equals("provisioned")
              ? "done, on " + addon.text("app")
              : "in the background");
      return call.json() ? call.print(addon) : 0;
    }
  }

  /** Destroys one that Belay made, once its app's name was said. */
  static int destroy(Call call, Json addon) throws IOException {
    String name = addon.text("name");
    confirm(call, addon);
    try (Progress progress = call.console().progress("Destroying " + name)) {
      Json destroyed =
          call.api().delete(path(addon), Json.of(Map.of("force", call.has("force")))).body();
      progress.done();
      if (call.json()) {
        return call.print(destroyed);
      }
    }
    call.console().line("Its data is kept for 7 days: belay addons:restore " + name);
    return 0;
  }

  private static void confirm(Call call, Json addon) throws IOException {
    String app = addon.text("app");
    String confirmed = call.option("confirm").orElse("");
    if (confirmed.isEmpty()) {
      if (!call.console().terminal().in()) {
        throw Failure.usage(
            addon.text("name") + " and its data go from " + app + ".",
            "Run it again with: --confirm " + app);
      }
      call.console()
          .line(addon.text("name") + " goes from " + app + ". Type " + app + " to destroy it:");
      confirmed = Lines.first(call.console().in());
    }
    if (!confirmed.equals(app)) {
      throw Failure.usage("\"" + confirmed + "\" is not " + app + ". Nothing was destroyed.");
    }
  }
}
