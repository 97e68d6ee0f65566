package belay.cli.addons;

import belay.cli.apps.Values;
import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import belay.cli.releases.Releases;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Commands about add-ons: what apps reach by variables of theirs, wherever it runs. */
public final class AddonCommands {
  private AddonCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("addons", "list the add-ons, of one app with -a")
            .option("-a", "--app", "NAME", "only those that this app has")
            .json()
            .examples("belay addons", "belay addons -a api")
            .runs(AddonCommands::list),
        Entry.named("addons:create", "have an add-on made, or name a service that runs elsewhere")
            .app()
            .words("SERVICE[:PLAN] | NAME VARIABLE=VALUE...", 1, 50)
            .option("--name", "NAME", "what it is to be called")
            .option("--as", "PREFIX", "what the config vars begin with (DATABASE)")
            .option("--confirm", "APP", "the app's name, when a config var that is set may go")
            .option("--fork", "ADD-ON", "begin with what this one holds, such as DATABASE")
            .json()
            .examples(
                "belay addons:create postgresql -a api",
                "belay addons:create postgresql:essential-1 --as ORDERS -a api",
                "belay addons:create postgresql --fork DATABASE -a api",
                "belay addons:create orders-db URL=postgres://...     runs elsewhere")
            .runs(AddonCommands::create),
        Entry.named("addons:set", "set all of an add-on's variables; its apps restart")
            .words("NAME VARIABLE=VALUE...", 2, 50)
            .json()
            .runs(call -> write(call, false)),
        Entry.named("addons:destroy", "destroy an add-on; forget one that runs elsewhere")
            .words("NAME", 1, 1)
            .option("--confirm", "APP", "the app's name; without it a terminal asks")
            .flag("--force", "also when an app does not come up without it")
            .json()
            .examples("belay addons:destroy postgresql-curved-12345 --confirm api")
            .runs(AddonCommands::destroy),
        Entry.named("addons:attach", "let an app have an add-on's variables")
            .app()
            .words("NAME", 1, 1)
            .option("--as", "PREFIX", "what the config vars begin with (DATABASE)")
            .option("--reason", "TEXT", "why, for the release")
            .json()
            .examples("belay addons:attach orders-db --as DATABASE     gives DATABASE_URL")
            .runs(AddonCommands::attach),
        Entry.named("addons:detach", "take an add-on's variables from an app")
            .app()
            .words("NAME", 1, 1)
            .option("--reason", "TEXT", "why, for the release")
            .json()
            .runs(AddonCommands::detach));
  }

  private static int list(Call call) {
    List<Json> addons = listed(call);
    if (call.json()) {
      return call.print(Json.of(addons));
    }
    if (addons.isEmpty()) {
      call.console()
          .line(
              call.option("app")
                  .map(app -> "There are no add-ons of " + app + ".")
                  .orElse("There are no add-ons."));
      return 0;
    }
    Table table = new Table(1, "Add-on", "Plan", "App", "Variables", "Set");
    for (Json addon : addons) {
      table.row(
          addon.text("name"),
          addon.text("plan"),
          addon.text("app"),
          addon.at("variables").items().stream().map(Json::text).collect(Collectors.joining(", ")),
          set(addon));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  /** All, or those that an app has or that were made for it. */
  private static List<Json> listed(Call call) {
    List<Json> all = call.api().get("/belay-addons").items();
    if (call.option("app").isEmpty()) {
      return all;
    }
    String app = call.app();
    Set<String> had =
        call.api().get(call.path("/addons")).items().stream()
            .map(addon -> addon.text("id"))
            .collect(Collectors.toSet());
    return all.stream()
        .filter(addon -> had.contains(addon.text("id")) || addon.text("app").equals(app))
        .toList();
  }

  private static String set(Json addon) {
    if (!addon.text("state").equals("provisioned")) {
      return addon.text("goes_at").isEmpty()
          ? addon.text("state")
          : "destroyed, until " + addon.text("goes_at");
    }
    return addon.number("generation") + (addon.number("generation") == 1 ? " time" : " times");
  }

  private static int create(Call call) throws IOException {
    return call.words().size() == 1
        ? AddonChanges.create(call, call.word(0).orElseThrow())
        : write(call, true);
  }

  private static int write(Call call, boolean create) throws IOException {
    String name = call.word(0).orElseThrow();
    Values values = Values.of(call);
    Map<String, Object> variables = new LinkedHashMap<>();
    for (String word : call.words().subList(1, call.words().size())) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw Failure.usage("One of the words is not VARIABLE=VALUE.");
      }
      String variable = word.substring(0, equals);
      variables.put(variable, values.read(variable, word.substring(equals + 1)));
    }
    Json body = Json.of(Map.of("name", name, "variables", variables));
    return call.shown(
        call.done(
            (create ? "Creating " : "Setting ") + name,
            () ->
                (create
                        ? call.api().post("/belay-addons", body)
                        : call.api().patch("/belay-addons/" + Api.segment(name), body))
                    .body()));
  }

  private static int destroy(Call call) throws IOException {
    String name = call.word(0).orElseThrow();
    Json addon = ServiceCommands.named(call, name);
    if (ServiceCommands.isMade(addon)) {
      return AddonChanges.destroy(call, addon);
    }
    return call.shown(
        call.done(
            "Destroying " + name,
            () -> call.api().delete("/belay-addons/" + Api.segment(name)).body()));
  }

  private static int attach(Call call) {
    String name = call.word(0).orElseThrow();
    Map<String, Object> body = new LinkedHashMap<>(Map.of("addon", name));
    call.option("as").ifPresent(as -> body.put("as", as));
    call.option("reason").ifPresent(reason -> body.put("reason", reason));
    return released(
        call,
        "Attaching " + name + " to " + call.app(),
        () -> call.api().post(call.path("/attachments"), Json.of(body)));
  }

  private static int detach(Call call) {
    String name = call.word(0).orElseThrow();
    return released(
        call,
        "Detaching " + name + " from " + call.app(),
        () ->
            call.api()
                .delete(call.path("/attachments/" + Api.segment(name)), call.option("reason")));
  }

  static int released(Call call, String doing, java.util.function.Supplier<Api.Answer> change) {
    try (Progress progress = call.console().progress(doing)) {
      Api.Answer answer = change.get();
      if (answer.outcome().equals("nothing-to-change")) {
        progress.end("nothing to change");
        return call.json() ? call.print(answer.body()) : 0;
      }
      Json release = Releases.settled(call, answer.body());
      Releases.insist(release);
      progress.done(Releases.label(release));
      return call.json() ? call.print(release) : 0;
    }
  }
}
