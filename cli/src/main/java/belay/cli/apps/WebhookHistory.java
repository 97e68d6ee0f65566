package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.List;

/** Commands about what webhooks were told, and how it went. */
public final class WebhookHistory {
  private WebhookHistory() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("webhooks:deliveries", "list what webhooks were told, and how it went")
            .app()
            .option("-s", "--status", "STATUS", "pending, retrying, succeeded or failed only")
            .json()
            .runs(WebhookHistory::deliveries),
        WebhookCommands.one(
                Entry.named("webhooks:deliveries:info", "show a delivery, and what was told"))
            .runs(WebhookHistory::delivery),
        Entry.named("webhooks:events", "list what webhooks were told of")
            .app()
            .json()
            .runs(WebhookHistory::events),
        WebhookCommands.one(Entry.named("webhooks:events:info", "show what webhooks were told of"))
            .runs(WebhookHistory::event));
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
    Json delivery = call.api().get(WebhookCommands.path(call, "webhook-deliveries"));
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
    Json event = call.api().get(WebhookCommands.path(call, "webhook-events"));
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
