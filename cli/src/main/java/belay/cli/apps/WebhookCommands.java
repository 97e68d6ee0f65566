package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands about the servers that are told of what happens to an app, and about what happened. */
public final class WebhookCommands {
  private static final String INCLUDES =
      "some of api:app, api:collaborator, api:domain, api:formation, api:release, dyno";

  private WebhookCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("activity", "list what happened to an app, and from where")
            .app()
            .option("-n", "--num", "COUNT", "how many, 15 by default")
            .json()
            .runs(WebhookCommands::activity),
        Entry.named("webhooks", "list an app's webhooks").app().json().runs(WebhookCommands::list),
        wishes(Entry.named("webhooks:add", "tell another server of what happens to an app"))
            .examples("belay webhooks:add -i api:release -l notify -u https://example.com/hook")
            .runs(WebhookCommands::add),
        wishes(Entry.named("webhooks:update", "change a webhook"))
            .words("ID", 1, 1)
            .runs(WebhookCommands::update),
        one(Entry.named("webhooks:info", "show a webhook")).runs(WebhookCommands::info),
        one(Entry.named("webhooks:remove", "tell a server no longer"))
            .runs(WebhookCommands::remove));
  }

  static Entry one(Entry entry) {
    return entry.app().words("ID", 1, 1).json();
  }

  private static Entry wishes(Entry entry) {
    return entry
        .app()
        .option("-i", "--include", "LIST", INCLUDES)
        .option("-l", "--level", "LEVEL", "notify (some minutes) or sync (about a day)")
        .option("-u", "--url", "URL", "where to")
        .option("-s", "--secret", "TEXT", "what deliveries are signed with; made when left out")
        .option("-t", "--authorization", "TEXT", "an Authorization header for each delivery")
        .json();
  }

  private static int activity(Call call) {
    int count = call.number("num", 15, 1);
    Json events = call.api().get(call.path("/events"), "seq ..; order=desc, max=" + count);
    if (call.json()) {
      return call.print(events);
    }
    if (events.items().isEmpty()) {
      call.console().line("Nothing happened to " + call.app() + " yet.");
      return 0;
    }
    Table table = new Table(1, "When", "What", "Who", "Door", "Address");
    for (Json event : events.items()) {
      table.row(
          call.ago(event.text("created_at")),
          event.text("what"),
          event.text("actor"),
          event.text("door"),
          event.text("address"));
    }
    call.console().line(call.console().bold("=== " + call.app() + " activity"));
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static int list(Call call) {
    Json all = call.api().get(call.path("/webhooks"));
    if (call.json()) {
      return call.print(all);
    }
    if (all.items().isEmpty()) {
      call.console().line(call.app() + " has no webhooks");
      call.console().line("Use belay webhooks:add to add one.");
      return 0;
    }
    Table table = new Table(1, "Webhook ID", "URL", "Include", "Level");
    for (Json webhook : all.items()) {
      table.row(webhook.text("id"), webhook.text("url"), include(webhook), webhook.text("level"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String include(Json webhook) {
    return String.join(",", webhook.at("include").items().stream().map(Json::text).toList());
  }

  /** What the options say, and no more: what is not said stays. */
  private static Json wish(Call call) {
    Map<String, Object> wish = new LinkedHashMap<>();
    call.option("include")
        .ifPresent(list ->
            wish.put(
                "include",
                Arrays.stream(list.split(",", -1))
                    .map(String::strip)
                    .filter(w -> !w.isEmpty())
                    .toList()));
    for (String key : List.of("level", "url", "secret", "authorization")) {
      call.option(key).ifPresent(value -> wish.put(key, value));
    }
    return Json.of(wish);
  }

  private static int add(Call call) {
    for (String key : List.of("include", "level", "url")) {
      if (call.option(key).isEmpty()) {
        throw Failure.usage("Missing required flag " + key, "belay help webhooks:add");
      }
    }
    Api.Answer answer;
    try (Progress progress = call.console().progress("Adding webhook to " + call.app())) {
      answer = call.api().post(call.path("/webhooks"), wish(call));
      progress.done();
    }
    String secret = answer.headers().getOrDefault("heroku-webhook-secret", "");
    if (call.json()) {
      if (!secret.isEmpty()) {
        call.console().note("Signing secret, shown only now: " + secret);
      }
      return call.print(answer.body());
    }
    if (!secret.isEmpty()) {
      call.console().line(call.console().bold("=== Webhooks Signing Secret"));
      call.console().line("");
      call.console().line(secret);
    }
    return 0;
  }

  static String path(Call call, String kind) {
    return call.path("/" + kind + "/" + Api.segment(call.word(0).orElseThrow()));
  }

  private static int update(Call call) {
    String id = call.word(0).orElseThrow();
    return call.shown(
        call.done(
            "Updating webhook " + id + " for " + call.app(),
            () -> call.api().patch(path(call, "webhooks"), wish(call)).body()));
  }

  private static int info(Call call) {
    Json webhook = call.api().get(path(call, "webhooks"));
    if (call.json()) {
      return call.print(webhook);
    }
    call.console().line(call.console().bold("=== " + webhook.text("id")));
    call.console().line("");
    call.console().line("Include:    " + include(webhook));
    call.console().line("Level:      " + webhook.text("level"));
    call.console().line("URL:        " + webhook.text("url"));
    call.console().line("Webhook ID: " + webhook.text("id"));
    return 0;
  }

  private static int remove(Call call) {
    String id = call.word(0).orElseThrow();
    return call.shown(
        call.done(
            "Removing webhook " + id + " from " + call.app(),
            () -> call.api().delete(path(call, "webhooks")).body()));
  }
}
