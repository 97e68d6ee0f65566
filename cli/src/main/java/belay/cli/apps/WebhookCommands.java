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
            .runs(WebhookCommands::remove),
        Entry.named("webhooks:deliveries", "list what webhooks were told, and how it went")
            .app()
            .option("-s", "--status", "STATUS", "pending, retrying, succeeded or failed only")
            .json()
            .runs(WebhookCommands::deliveries),
        one(Entry.named("webhooks:deliveries:info", "show a delivery, and what was told"))
            .runs(WebhookCommands::delivery),
        Entry.named("webhooks:events", "list what webhooks were told of")
            .app()
            .json()
            .runs(WebhookCommands::events),
        one(Entry.named("webhooks:events:info", "show what webhooks were told of"))
            .runs(WebhookCommands::event));
  }

  private static Entry one(Entry entry) {
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

  private static String path(Call call, String kind) {
    return call.path("/" + kind + "/" + Api.segment(call.word(0).orElseThrow()));
  }

  private static int update(Call call) {
    String id = call.word(0).orElseThrow();
    try (Progress progress =
        call.console().progress("Updating webhook " + id + " for " + call.app())) {
      Json webhook = call.api().patch(path(call, "webhooks"), wish(call)).body();
      progress.done();
      return call.json() ? call.print(webhook) : 0;
    }
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
    try (Progress progress =
        call.console().progress("Removing webhook " + id + " from " + call.app())) {
      Json webhook = call.api().delete(path(call, "webhooks")).body();
      progress.done();
      return call.json() ? call.print(webhook) : 0;
    }
  }

  private static int deliveries(Call call) {
    Json all = call.api().get(call.path("/webhook-deliveries"), "seq ..; order=desc,max=1000");
    List<Json> wanted =
        all.items().stream()
            .filter(d -> call.option("status").map(d.text("status")::equals).orElse(true))
            .toList();
    if (call.json()) {
      return call.print(Json.of(wanted));
    }
    if (wanted.isEmpty()) {
      call.console().line(call.app() + " has no deliveries");
      return 0;
    }
    Table table =
        new Table(
            3, "Delivery ID", "Created", "Status", "Include", "Level", "Attempts", "Code", "Error");
    for (Json delivery : wanted) {
      table.row(
          delivery.text("id"),
          call.ago(delivery.text("created_at")),
          delivery.text("status"),
          delivery.text("event", "include"),
          delivery.text("webhook", "level"),
          delivery.text("num_attempts"),
          delivery.text("last_attempt", "code"),
          delivery.text("last_attempt", "error_class"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static int delivery(Call call) {
    Json delivery = call.api().get(path(call, "webhook-deliveries"));
    if (call.json()) {
      return call.print(delivery);
    }
    String event = delivery.text("event", "id");
    call.console().line(call.console().bold("=== " + delivery.text("id")));
    call.console().line("");
    call.console().line("Attempts:     " + delivery.text("num_attempts"));
    call.console().line("Created:      " + delivery.text("created_at"));
    call.console().line("Event:        " + event);
    call.console().line("Include:      " + delivery.text("event", "include"));
    call.console().line("Last Code:    " + delivery.text("last_attempt", "code"));
    call.console().line("Last Error:   " + delivery.text("last_attempt", "error_class"));
    call.console().line("Next Attempt: " + delivery.text("next_attempt_at"));
    call.console().line("Status:       " + delivery.text("status"));
    call.console().line("Webhook:      " + delivery.text("webhook", "id"));
    payload(call, call.api().get(call.path("/webhook-events/" + Api.segment(event))));
    return 0;
  }

  private static int event(Call call) {
    Json event = call.api().get(path(call, "webhook-events"));
    if (call.json()) {
      return call.print(event);
    }
    call.console().line(call.console().bold("=== " + event.text("id")));
    call.console().line("");
    call.console().line("Created: " + event.text("created_at"));
    call.console().line("Include: " + event.text("include"));
    payload(call, event);
    return 0;
  }

  private static void payload(Call call, Json event) {
    call.console().line("");
    call.console().line(call.console().bold("=== Event Payload"));
    call.console().line("");
    call.console().line(event.at("payload").pretty());
  }

  private static int events(Call call) {
    Json all = call.api().get(call.path("/webhook-events"), "seq ..; order=desc,max=1000");
    if (call.json()) {
      return call.print(all);
    }
    if (all.items().isEmpty()) {
      call.console().line(call.app() + " has no events");
      return 0;
    }
    Table table = new Table(1, "Event ID", "Resource", "Action", "Published At");
    for (Json event : all.items()) {
      table.row(
          event.text("id"),
          event.text("payload", "resource"),
          event.text("payload", "action"),
          event.text("created_at"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }
}
