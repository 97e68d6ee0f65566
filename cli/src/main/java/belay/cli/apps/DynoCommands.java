package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.Json;
import belay.cli.releases.Draining;
import belay.cli.releases.Switches;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands about what runs. */
public final class DynoCommands {
  private static final Pattern SCALE =
      Pattern.compile("([-\\w]+)(?:=(\\d{1,4})|([+-]\\d{1,4}))(?::.*)?");

  private DynoCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("status", "say how the app is").app().json().runs(Status::tell),
        Entry.named("ps", "list the app's dynos")
            .aliases("ps:list")
            .app()
            .json()
            .runs(DynoCommands::list),
        Entry.named("ps:scale", "show or set how many dynos of each type run")
            .aliases("scale")
            .app()
            .words("[TYPE=N...]", 0, 50)
            .argument(word -> SCALE.matcher(word).matches())
            .json()
            .examples("belay ps:scale web=2 worker+1")
            .runs(DynoCommands::scale),
        Entry.named("ps:restart", "restart all dynos, those of a type, or one")
            .aliases("restart")
            .app()
            .words("[TYPE|DYNO]", 0, 1)
            .runs(DynoCommands::restart),
        Entry.named("ps:stop", "stop all dynos, those of a type, or one, until restarted")
            .aliases("stop", "ps:kill")
            .app()
            .words("[TYPE|DYNO]", 0, 1)
            .runs(DynoCommands::stop));
  }

  static String counts(Json dynos) {
    Map<String, Integer> counts = new TreeMap<>();
    dynos.items().stream()
        .filter(dyno -> !isStopped(dyno))
        .forEach(dyno -> counts.merge(dyno.text("type"), 1, Integer::sum));
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining(", "));
  }

  /** By hand, and until somebody starts it again. */
  private static boolean isStopped(Json dyno) {
    return dyno.text("state").equals("down");
  }

  /** How a dyno is, in a line. */
  static String line(Call call, Json dyno) {
    String name = dyno.text("name");
    if (isStopped(dyno)) {
      String stopped = call.console().yellow("stopped");
      return name + ": " + stopped + ", starts again with: belay restart " + name;
    }
    String state = dyno.text("state");
    String shown =
        switch (state) {
          case "up" -> call.console().green(state);
          case "crashed" -> call.console().red(state);
          default -> call.console().yellow(state);
        };
    return name
        + ": "
        + shown
        + " "
        + call.ago(dyno.text("updated_at"))
        + ", v"
        + dyno.number("release", "version");
  }

  private static int list(Call call) {
    Json dynos = call.api().get(call.path("/dynos"));
    if (call.json()) {
      return call.print(dynos);
    }
    Map<String, List<Json>> types = new LinkedHashMap<>();
    for (Json dyno : dynos.items()) {
      types.computeIfAbsent(dyno.text("type"), type -> new ArrayList<>()).add(dyno);
    }
    if (types.isEmpty()) {
      call.console().line("No dynos of " + call.app() + " run.");
    }
    types.forEach((type, each) -> {
      String command = each.getFirst().text("command");
      long running = each.stream().filter(dyno -> !isStopped(dyno)).count();
      String what = command.isEmpty() ? "what the image says" : "`" + command + "`";
      call.console().line(call.console().bold("=== " + type + ": " + what + " (" + running + ")"));
      each.forEach(dyno -> call.console().line(line(call, dyno)));
      call.console().line("");
    });
    canary(call);
    Draining.print(call, "=== draining: v%d, %s");
    for (Json warm : call.api().get(call.path("/warm")).items()) {
      String version = "v" + warm.number("version");
      call.console()
          .line(
              call.console()
                      .bold(
                          "=== warm until "
                              + Switches.day(warm.text("until"), call.context().clock().instant()))
                  + ": "
                  + version
                  + " "
                  + warm.text("description")
                  + ", web: "
                  + warm.number("dynos"));
      call.console().line("back at once with: belay rollback " + version + " -a " + call.app());
    }
    return 0;
  }

  /** Those of a release that a part of the visitors is given: they may be called as the others. */
  private static void canary(Call call) {
    Json running = call.api().get(call.path("/canary")).at("running");
    if (running.isNothing()) {
      return;
    }
    String version = "v" + running.number("version");
    List<String> names = running.at("processes").items().stream().map(Json::text).toList();
    String given = version + ", " + running.number("percent") + " % of the visitors";
    call.console().line(call.console().bold("=== canary: " + given + " (" + names.size() + ")"));
    names.forEach(
        name -> call.console().line(name + ": " + call.console().green("up") + ", " + version));
    call.console().line("");
  }

  private static int scale(Call call) {
    if (call.words().isEmpty()) {
      Json formation = call.api().get(call.path("/formation"));
      if (call.json()) {
        return call.print(formation);
      }
      call.console().line(formation(formation, "=", " "));
      return 0;
    }
    List<Object> updates = new ArrayList<>();
    for (String word : call.words()) {
      Matcher scale = SCALE.matcher(word);
      if (!scale.matches()) {
        throw Failure.usage("\"" + word + "\" is not TYPE=N, TYPE+N or TYPE-N, such as web=2.");
      }
      String quantity = scale.group(2) == null ? scale.group(3) : scale.group(2);
      updates.add(Json.object("type", scale.group(1), "quantity", quantity));
    }
    try (Progress progress = call.console().progress("Scaling dynos of " + call.app())) {
      Json formation =
          call.api().patch(call.path("/formation"), Json.object("updates", updates)).body();
      progress.done("now running " + formation(formation, " at ", ", "));
      return call.json() ? call.print(formation) : 0;
    }
  }

  private static String formation(Json formation, String is, String separator) {
    return formation.items().stream()
        .map(each -> each.text("type") + is + each.text("quantity"))
        .collect(Collectors.joining(separator));
  }

  private static int restart(Call call) {
    String what = call.word(0).orElse("");
    try (Progress progress = call.console().progress("Restarting " + named(call, what))) {
      var _ = call.api().delete(call.path(dynos(what)));
      progress.done();
      return 0;
    }
  }

  private static int stop(Call call) {
    String what = call.word(0).orElse("");
    try (Progress progress = call.console().progress("Stopping " + named(call, what))) {
      // Without it the server does as Heroku's, which starts again what is scaled.
      var _ =
          call.api().post(call.path(dynos(what) + "/actions/stop"), Json.object("stay_down", true));
      progress.done();
      return 0;
    }
  }

  /** The path of all dynos, those of a type, or one. */
  private static String dynos(String what) {
    if (what.isEmpty()) {
      return "/dynos";
    }
    return (what.contains(".") ? "/dynos/" : "/formations/") + Api.segment(what);
  }

  private static String named(Call call, String what) {
    return (what.isEmpty() ? "dynos" : what) + " of " + call.app();
  }
}
