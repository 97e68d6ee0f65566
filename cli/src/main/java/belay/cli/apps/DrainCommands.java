package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Console;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.List;

/** Commands about where an app's log is sent. */
public final class DrainCommands {
  private DrainCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("drains", "list where the app's log is sent, and how that goes")
            .app()
            .json()
            .runs(DrainCommands::list),
        Entry.named("drains:add", "send the app's log to a URL too")
            .app()
            .words("URL", 1, 1)
            .argument(word -> word.contains("://"))
            .json()
            .examples(
                "belay drains:add syslog+tls://logs.example.com:6514 -a api",
                "belay drains:add https://user:password@logs.example.com/in -a api")
            .runs(DrainCommands::add),
        Entry.named("drains:remove", "send the app's log to a URL no longer")
            .app()
            .words("URL|TOKEN|ID", 1, 1)
            .json()
            .runs(DrainCommands::remove));
  }

  private static int list(Call call) {
    Json drains = call.api().get(call.path("/log-drains"), "created_at ..; max=1000");
    if (call.json()) {
      return call.print(drains);
    }
    Console console = call.console();
    if (drains.items().isEmpty()) {
      console.line(call.app() + " has no drains.");
      return 0;
    }
    console.line(console.bold("=== Drains"));
    console.line("");
    for (Json drain : drains.items()) {
      console.line(drain.text("url") + " (" + drain.text("token") + ")");
      console.line("  " + state(drain.at("belay")));
    }
    return 0;
  }

  private static String state(Json belay) {
    StringBuilder text = new StringBuilder(belay.text("status"));
    if (!belay.text("problem").isEmpty()) {
      text.append(" (").append(belay.text("problem")).append(')');
    }
    text.append(": ").append(belay.number("sent")).append(" lines sent");
    text.append(", ").append(belay.number("waiting")).append(" waiting");
    return text.append(", ").append(belay.number("lost")).append(" lost").toString();
  }

  private static int add(Call call) {
    String url = call.word(0).orElseThrow();
    Json drain = call.api().post(call.path("/log-drains"), Json.object("url", url)).body();
    return done(call, "Successfully added drain ", drain);
  }

  private static int remove(Call call) {
    String drain = call.word(0).orElseThrow();
    Json gone = call.api().delete(call.path("/log-drains/" + Api.segment(drain))).body();
    return done(call, "Successfully removed drain ", gone);
  }

  private static int done(Call call, String what, Json drain) {
    if (call.json()) {
      return call.print(drain);
    }
    call.console().line(what + drain.text("url"));
    return 0;
  }
}
