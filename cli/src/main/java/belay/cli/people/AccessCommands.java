package belay.cli.people;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands about who may do what with an app. {@code sharing} is Heroku's older word for it. */
public final class AccessCommands {
  private static final String PERMISSIONS = "view, deploy, rollback, operate, manage";

  private AccessCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("access", "list who may do what with an app")
            .aliases("sharing")
            .app()
            .json()
            .runs(AccessCommands::list),
        Entry.named("access:add", "let somebody work on an app")
            .aliases("sharing:add")
            .app()
            .words("EMAIL", 1, 1)
            .argument(word -> word.contains("@"))
            .option("-p", "--permissions", "LIST", "some of " + PERMISSIONS + " (all but manage)")
            .json()
            .examples(
                "belay access:add bob@example.com -a api",
                "belay access:add eve@example.com --permissions view,rollback -a api")
            .runs(AccessCommands::add),
        Entry.named("access:update", "change what somebody may do with an app")
            .app()
            .words("EMAIL", 1, 1)
            .argument(word -> word.contains("@"))
            .option("-p", "--permissions", "LIST", "some of " + PERMISSIONS)
            .json()
            .runs(AccessCommands::update),
        Entry.named("access:remove", "let somebody work on an app no longer")
            .aliases("sharing:remove")
            .app()
            .words("EMAIL", 1, 1)
            .argument(word -> word.contains("@"))
            .json()
            .runs(AccessCommands::remove),
        Entry.named("apps:transfer", "give an app to another owner")
            .aliases("sharing:transfer")
            .app()
            .words("EMAIL", 1, 1)
            .argument(word -> word.contains("@"))
            .json()
            .examples("belay apps:transfer bob@example.com -a api")
            .runs(UserCommands::transfer));
  }

  private static int list(Call call) {
    Json all = call.api().get(call.path("/collaborators"));
    if (call.json()) {
      return call.print(all);
    }
    Table table = new Table(2, "Who", "Role", "May");
    for (Json one : all.items()) {
      table.row(one.text("user", "email"), one.text("role"), permissions(one));
    }
    call.console().line(call.console().bold("=== " + call.app() + " access"));
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String permissions(Json collaborator) {
    return String.join(
        ", ", collaborator.at("permissions").items().stream().map(p -> p.text("name")).toList());
  }

  private static List<String> wanted(Call call) {
    List<String> names = new ArrayList<>();
    for (String name : call.option("permissions").orElse("").split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  private static int add(Call call) {
    String email = call.word(0).orElseThrow();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("user", email);
    if (call.option("permissions").isPresent()) {
      body.put("permissions", wanted(call));
    }
    return changed(
        call,
        "Adding " + email + " access to the app " + call.app(),
        () -> call.api().post(call.path("/collaborators"), Json.of(body)).body());
  }

  private static int update(Call call) {
    String email = call.word(0).orElseThrow();
    if (call.option("permissions").isEmpty()) {
      throw Failure.usage("Say what they may do: --permissions with some of " + PERMISSIONS + ".");
    }
    return changed(
        call,
        "Updating " + email + " in the app " + call.app(),
        () ->
            call.api()
                .patch(path(call, email), Json.of(Map.of("permissions", wanted(call))))
                .body());
  }

  private static int remove(Call call) {
    String email = call.word(0).orElseThrow();
    return changed(
        call,
        "Removing " + email + " access from the app " + call.app(),
        () -> call.api().delete(path(call, email)).body());
  }

  private static String path(Call call, String email) {
    return call.path("/collaborators/" + Api.segment(email));
  }

  /** A change that the server is asked for. */
  private interface Change {
    Json carryOut();
  }

  private static int changed(Call call, String what, Change change) {
    return call.shown(call.done(what, () -> change.carryOut()));
  }
}
