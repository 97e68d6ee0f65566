package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Commands about who is told in words of releases and alerts. */
public final class HookCommands {
  private static final String EVENTS =
      "some of deploy, rollback, failed, pin, down; disk of a server's";

  private HookCommands() {}

  public static List<Entry> entries() {
    return List.of(
        ofOwner(Entry.named("hooks", "list who is told of releases and alerts"))
            .runs(HookCommands::list),
        ofOwner(Entry.named("hooks:add", "tell a URL, a chat or a mailbox of releases and alerts"))
            .words("http|slack|email URL|ADDRESS|-", 2, 2)
            .option("-e", "--events", "LIST", EVENTS)
            .option("--reason", "TEXT", "why, for the release")
            .examples(
                "belay hooks:add email ana@example.com -a api",
                "belay hooks:add slack - -e rollback,failed,down -a api     reads the URL from the input",
                "belay hooks:add http https://example.com/hook --server     for all apps")
            .runs(HookCommands::add),
        one(Entry.named("hooks:remove", "tell one no longer"), "HOOK")
            .option("--reason", "TEXT", "why, for the release")
            .runs(HookCommands::remove),
        one(Entry.named("hooks:test", "send a test, and see whether it arrives"), "HOOK")
            .runs(HookCommands::test),
        ofOwner(Entry.named("hooks:deliveries", "list what hooks were told, and how it went"))
            .option("-s", "--status", "STATUS", "pending, retrying, succeeded or failed only")
            .runs(HookDeliveries::list),
        one(Entry.named("hooks:redeliver", "send a delivery again"), "ID")
            .runs(HookDeliveries::again));
  }

  private static Entry ofOwner(Entry entry) {
    return entry
        .app()
        .flag("--server", "the server's own, told of all apps (administrators)")
        .json();
  }

  private static Entry one(Entry entry, String label) {
    return ofOwner(entry).words(label, 1, 1);
  }

  /** The path of what is an app's, or the server's own. */
  static String path(Call call, String rest) {
    return call.has("server") ? rest : call.path(rest);
  }

  /** Whose it is, in words. */
  static String owner(Call call) {
    return call.has("server") ? "the server" : call.app();
  }

  private static int list(Call call) {
    Json hooks = call.api().get(path(call, "/hooks"));
    if (call.json()) {
      return call.print(hooks);
    }
    if (hooks.items().isEmpty()) {
      call.console().line(owner(call) + " has no hooks");
      call.console().line("Use belay hooks:add to add one.");
      return 0;
    }
    Table table = new Table(1, "Hook", "Kind", "To", "Events");
    for (Json hook : hooks.items()) {
      table.row(
          hook.text("name"),
          hook.text("kind"),
          hook.text("to"),
          hook.at("events").items().stream().map(Json::text).collect(Collectors.joining(",")));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static int add(Call call) throws IOException {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("kind", call.word(0).orElseThrow());
    wish.put("to", Values.of(call).read("URL", call.word(1).orElseThrow()));
    call.option("events")
        .ifPresent(list ->
            wish.put(
                "events",
                Arrays.stream(list.split(",", -1))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList()));
    call.option("reason").ifPresent(reason -> wish.put("reason", reason));
    try (Progress progress = call.console().progress("Adding hook to " + owner(call))) {
      Json hook = call.api().post(path(call, "/hooks"), Json.of(wish)).body();
      progress.done(hook.text("release"));
      if (call.json()) {
        return call.print(hook);
      }
      call.console().line(hook.text("name") + " tells " + hook.text("to"));
      String server = call.has("server") ? " --server" : " -a " + call.app();
      call.console().line("See whether it arrives: belay hooks:test " + hook.text("name") + server);
      return 0;
    }
  }

  /** The path of the one that the command names. */
  static String of(Call call, String kind) {
    return path(call, "/" + kind + "/" + Api.segment(call.word(0).orElseThrow()));
  }

  private static int remove(Call call) {
    String what = "Removing hook " + call.word(0).orElseThrow() + " from " + owner(call);
    try (Progress progress = call.console().progress(what)) {
      Json hook = call.api().delete(of(call, "hooks"), call.option("reason")).body();
      progress.done(hook.text("release"));
      return call.json() ? call.print(hook) : 0;
    }
  }

  private static int test(Call call) {
    try (Progress progress =
        call.console().progress("Sending a test to " + call.word(0).orElseThrow())) {
      Json delivery =
          call.api().post(of(call, "hooks") + "/actions/test", Json.of(Map.of())).body();
      boolean well = delivery.text("status").equals("succeeded");
      progress.end(well ? "done" : delivery.text("status"));
      if (call.json()) {
        call.print(delivery);
      }
      if (!well) {
        throw Failure.failed("Not delivered: " + HookDeliveries.why(delivery) + ".");
      }
      return 0;
    }
  }
}
