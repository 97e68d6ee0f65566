package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Commands about apps that go live and back as one. */
public final class GroupCommands {
  private static final int SHOWN = 15;
  private static final int APPS_MAX = 32;

  private GroupCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("groups", "list groups of apps that go back as one")
            .json()
            .runs(GroupCommands::list),
        Entry.named("groups:create", "make a group of apps")
            .words("NAME APP...", 2, APPS_MAX + 1)
            .option("--reason", "TEXT", "why; it stays in the ledger")
            .json()
            .examples("belay groups:create shop api web worker")
            .runs(GroupCommands::create),
        member("groups:add", "put an app into a group")
            .examples("belay groups:add shop mailer")
            .runs(GroupCommands::add),
        member("groups:remove", "take an app out of a group")
            .examples("belay groups:remove shop mailer")
            .runs(GroupCommands::remove),
        Entry.named("groups:info", "show a group's apps, and what of them ran together")
            .words("NAME", 1, 1)
            .option("-n", "--num", "N", "how many generations; 15")
            .json()
            .examples("belay groups:info shop")
            .runs(GroupCommands::info),
        Entry.named("groups:destroy", "forget a group; its apps stay as they are")
            .words("NAME", 1, 1)
            .option("--confirm", "NAME", "the group's name again")
            .option("--reason", "TEXT", "why; it stays in the ledger")
            .json()
            .examples("belay groups:destroy shop --confirm shop")
            .runs(GroupCommands::destroy));
  }

  private static Entry member(String name, String help) {
    return Entry.named(name, help)
        .words("GROUP APP", 2, 2)
        .option("--reason", "TEXT", "why; it stays in the ledger")
        .json();
  }

  static String path(String group) {
    return "/groups/" + Api.segment(group);
  }

  private static Json body(Call call, Map<String, Object> fields) {
    Map<String, Object> body = new LinkedHashMap<>(fields);
    call.option("reason").ifPresent(reason -> body.put("reason", reason));
    return Json.of(body);
  }

  private static int list(Call call) {
    Json groups = call.api().get("/groups");
    if (call.json()) {
      return call.print(groups);
    }
    if (groups.items().isEmpty()) {
      call.console().line("There are no groups. Make one: belay groups:create shop api web");
      return 0;
    }
    Table table = new Table(1, "Group", "Apps", "Serving");
    for (Json group : groups.items()) {
      table.row(group.text("name"), apps(group), Generations.label(group.at("serving")));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String apps(Json group) {
    return group.at("members").items().stream()
        .map(m -> m.text("app"))
        .collect(Collectors.joining(", "));
  }

  private static int create(Call call) {
    String name = call.words().getFirst();
    List<String> apps = call.words().subList(1, call.words().size());
    Json group =
        call.done(
            "Creating the group " + name + " of " + String.join(", ", apps),
            () ->
                call.api().post("/groups", body(call, Map.of("name", name, "apps", apps))).body());
    if (call.json()) {
      return call.print(group);
    }
    call.console()
        .line(
            "What runs now is "
                + Generations.label(group.at("serving"))
                + ". All of it goes back as one with: belay rollback -g "
                + name);
    return 0;
  }

  private static int add(Call call) {
    String group = call.words().getFirst();
    String app = call.words().getLast();
    return call.shown(
        call.done(
            "Adding " + app + " to the group " + group,
            () ->
                call.api().post(path(group) + "/members", body(call, Map.of("app", app))).body()));
  }

  private static int remove(Call call) {
    String group = call.words().getFirst();
    String app = call.words().getLast();
    return call.shown(
        call.done(
            "Removing " + app + " from the group " + group,
            () -> call.api().delete(path(group) + "/members/" + Api.segment(app)).body()));
  }

  private static int destroy(Call call) {
    String group = call.words().getFirst();
    if (!call.option("confirm").orElse("").equals(group)) {
      throw Failure.usage(
          "Its ledger of what ran together goes out of sight with it; its apps stay as they are.",
          "If that is meant: belay groups:destroy " + group + " --confirm " + group);
    }
    return call.shown(
        call.done("Destroying the group " + group, () -> call.api().delete(path(group)).body()));
  }

  private static int info(Call call) {
    String name = call.words().getFirst();
    Json group = call.api().get(path(name));
    int max = call.number("num", SHOWN, 1);
    Json generations = call.api().get(path(name) + "/generations", "number ..; max=" + max);
    if (call.json()) {
      return call.print(Json.object("group", group, "generations", generations));
    }
    String serving = Generations.label(group.at("serving"));
    call.console().line(call.console().bold("=== " + name + ": " + apps(group)));
    call.console().line("Serving: " + serving);
    group
        .at("serving", "parts")
        .items()
        .forEach(p -> call.console().line("  " + p.text("app") + " v" + p.number("version")));
    Table table = new Table(1, "", "What", "Runs", "By", "When");
    for (Json generation : generations.items()) {
      table.row(
          Generations.label(generation),
          generation.text("description")
              + (generation.text("status").equals("succeeded")
                  ? ""
                  : " (" + generation.text("status") + ")"),
          Generations.runs(generation),
          generation.text("by"),
          call.ago(generation.text("created_at")));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }
}
