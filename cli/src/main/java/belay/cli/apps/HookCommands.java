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
import java.util.Optional;
import java.util.stream.Collectors;

/** Commands about who is told in words of releases and alerts, and about the server's mail. */
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
            .runs(HookCommands::deliveries),
        one(Entry.named("hooks:redeliver", "send a delivery again"), "ID")
            .runs(HookCommands::redeliver),
        Entry.named("mail", "show who takes this server's mail").json().runs(HookCommands::mail),
        Entry.named("mail:password", "set the password for the SMTP server, read from the input")
            .flag("--forget", "forget it instead")
            .json()
            .examples("belay mail:password < password.txt")
            .runs(HookCommands::password));
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

  private static String path(Call call, String rest) {
    return call.has("server") ? rest : call.path(rest);
  }

  private static String owner(Call call) {
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

  private static String of(Call call, String kind) {
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
        throw Failure.failed("Not delivered: " + why(delivery) + ".");
      }
      return 0;
    }
  }

  /** What a word of a delivery means, and what to do. */
  private static String why(Json delivery) {
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

  private static int deliveries(Call call) {
    Json all = call.api().get(path(call, "/hook-deliveries"), "seq ..; order=desc,max=1000");
    List<Json> wanted =
        all.items().stream()
            .filter(d -> call.option("status").map(d.text("status")::equals).orElse(true))
            .toList();
    if (call.json()) {
      return call.print(Json.of(wanted));
    }
    if (wanted.isEmpty()) {
      call.console().line("No deliveries of " + owner(call));
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

  private static int redeliver(Call call) {
    try (Progress progress =
        call.console().progress("Sending " + call.word(0).orElseThrow() + " again")) {
      Json delivery =
          call.api()
              .post(of(call, "hook-deliveries") + "/actions/redeliver", Json.of(Map.of()))
              .body();
      progress.end("on its way; belay hooks:deliveries says how it goes");
      return call.json() ? call.print(delivery) : 0;
    }
  }

  private static int mail(Call call) {
    Json mail = call.api().get("/mail");
    if (call.json()) {
      return call.print(mail);
    }
    if (!mail.truth("configured")) {
      call.console().line("No SMTP server is set: smtp.host and smtp.from in server.properties.");
      return 0;
    }
    call.console().line("Server:   " + mail.text("host") + ":" + mail.text("port"));
    call.console().line("TLS:      " + mail.text("tls"));
    call.console().line("User:     " + mail.text("user"));
    call.console().line("Password: " + mail.text("password"));
    call.console().line("From:     " + mail.text("from"));
    return 0;
  }

  private static int password(Call call) throws IOException {
    Optional<String> password =
        call.has("forget") ? Optional.empty() : Optional.of(Values.of(call).read("password", "-"));
    try (Progress progress = call.console().progress("Setting the password for mail")) {
      Json mail = call.api().patch("/mail", Json.of(Map.of("password", password))).body();
      progress.done();
      return call.json() ? call.print(mail) : 0;
    }
  }
}
