package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.deploys.BuildCommands;
import belay.cli.http.Json;
import belay.cli.releases.Draining;
import belay.cli.releases.Guard;
import belay.cli.releases.OrderCommands;
import belay.cli.releases.Releases;
import java.util.List;

/** {@code belay status}: how an app is, on one screen. */
final class Status {
  private Status() {}

  static int tell(Call call) {
    Json app = call.api().get(call.path(""));
    Json dynos = call.api().get(call.path("/dynos"));
    Json releases = call.api().get(call.path("/releases"), "version ..; max=50, order=desc");
    Json orders = call.api().get(call.path("/orders"));
    List<Json> builds = BuildCommands.running(call);
    Json current = Json.NOTHING;
    for (Json release : releases.items()) {
      current = release.truth("current") ? release : current;
    }
    String word = word(app, dynos, current);
    if (call.json()) {
      return call.print(
          Json.object(
              "app",
              app.text("name"),
              "status",
              word,
              "release",
              current,
              "orders",
              orders,
              "builds",
              builds,
              "dynos",
              dynos));
    }
    head(call, app, word, current, releases);
    builds.forEach(build -> call.console().line(BuildCommands.line(call, build)));
    call.console().lines(OrderCommands.lines(call, orders));
    dynos.items().forEach(dyno -> call.console().line(DynoCommands.line(call, dyno)));
    Draining.print(call, "Draining: v%d, %s");
    return 0;
  }

  private static void head(Call call, Json app, String word, Json current, Json releases) {
    call.console().line(call.console().bold("=== " + app.text("name")) + ": " + word);
    call.console().line("URL:      " + app.text("web_url"));
    if (Settings.inHostNetwork(call)) {
      call.console().line("Network:  " + call.console().yellow(Settings.HOST_NETWORK));
    }
    if (!current.isNothing()) {
      call.console()
          .line(
              "Release:  "
                  + Releases.label(current)
                  + " "
                  + current.text("description")
                  + ", "
                  + call.ago(current.text("created_at")));
    }
    call.console().lines(Guard.lines(current.at("belay").at("guard")));
    Json newest = releases.items().isEmpty() ? Json.NOTHING : releases.items().getFirst();
    if (!newest.truth("current") && !newest.isNothing()) {
      call.console()
          .line(
              "Newest:   "
                  + Releases.label(newest)
                  + " "
                  + newest.text("description")
                  + ", "
                  + newest.text("status"));
    }
  }

  /** Neither those that somebody asked for nor those that the clock started. */
  private static boolean isOneOff(Json dyno) {
    return dyno.text("type").equals("run") || dyno.text("name").matches("scheduler\\.\\d{4,}");
  }

  private static String word(Json app, Json dynos, Json current) {
    if (app.truth("maintenance")) {
      return "in maintenance";
    }
    List<String> states =
        dynos.items().stream()
            .filter(dyno -> !isOneOff(dyno))
            .map(dyno -> dyno.text("state"))
            .toList();
    if (states.contains("crashed")) {
      return "crashed";
    }
    if (states.contains("starting")) {
      return "starting";
    }
    if (states.contains("up")) {
      return "up";
    }
    return current.at("slug").isNothing() ? "nothing deployed yet" : "stopped";
  }
}
