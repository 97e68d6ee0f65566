package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Json;
import java.util.List;
import java.util.Map;

/** What hooks were told, and how it went. */
final class HookDeliveries {
  private HookDeliveries() {}

  static int list(Call call) {
    Json all =
        call.api().get(HookCommands.path(call, "/hook-deliveries"), "seq ..; order=desc,max=1000");
    List<Json> wanted =
        all.items().stream()
            .filter(d -> call.option("status").map(d.text("status")::equals).orElse(true))
            .toList();
    if (call.json()) {
      return call.print(Json.of(wanted));
    }
    if (wanted.isEmpty()) {
      call.console().line("No deliveries of " + HookCommands.owner(call));
      return 0;
    }
    Table table =
        new Table(
            3,
            "Delivery ID",
            "When",
            "Status",
            "What",
            "Hook",
            "Attempts",
            "Code",
            "Error",
            "Next");
    for (Json delivery : wanted) {
      table.row(
          delivery.text("id"),
          call.ago(delivery.text("created_at")),
          delivery.text("status"),
          delivery.text("headline"),
          delivery.text("hook", "name"),
          delivery.text("num_attempts"),
          delivery.text("last_attempt", "code"),
          delivery.text("last_attempt", "error_class"),
          delivery.text("next_attempt_at"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  static int again(Call call) {
    try (Progress progress =
        call.console().progress("Sending " + call.word(0).orElseThrow() + " again")) {
      Json delivery =
          call.api()
              .post(
                  HookCommands.of(call, "hook-deliveries") + "/actions/redeliver",
                  Json.of(Map.of()))
              .body();
      progress.end("on its way; belay hooks:deliveries says how it goes");
      return call.json() ? call.print(delivery) : 0;
    }
  }

  /** What a word of a delivery means, and what to do. */
  static String why(Json delivery) {
    String code = delivery.text("last_attempt", "code");
    String error = delivery.text("last_attempt", "error_class");
    return switch (error) {
      case "inner_address" ->
          "it leads to an inner address, which an administrator can allow (fetch.allow)";
      case "timeout" -> "the receiver did not answer in time";
      case "tls" -> "the receiver's certificate is not believed, or it has no TLS";
      case "connection" -> "the receiver could not be reached";
      case "signin" -> "the SMTP server did not take user and password: belay mail:password";
      case "not_configured" -> "no SMTP server is set (smtp.host in server.properties)";
      case "refused" -> "the SMTP server refused it for good (" + code + ")";
      case "deferred" -> "the SMTP server would not take it now (" + code + ")";
      case "secret" -> "where it leads cannot be read any more; remove it and add it again";
      case "" -> code.isEmpty() ? "it is still being tried" : "the receiver answered " + code;
      default -> error;
    };
  }
}
