package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.List;

/** Commands about host names. */
public final class DomainCommands {
  private DomainCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("domains", "list the app's host names").app().json().runs(DomainCommands::list),
        Entry.named("domains:add", "let the app answer to a host name, or to all below one")
            .app()
            .examples("belay domains:add www.example.com", "belay domains:add '*.example.com'")
            .words("HOSTNAME", 1, 1)
            .argument(word -> word.contains("."))
            .json()
            .runs(DomainCommands::add),
        Entry.named("domains:remove", "take a host name from the app")
            .app()
            .words("HOSTNAME", 1, 1)
            .argument(word -> word.contains("."))
            .json()
            .runs(DomainCommands::remove));
  }

  private static int list(Call call) {
    Json domains = call.api().get(call.path("/domains"), "id ..; max=1000");
    if (call.json()) {
      return call.print(domains);
    }
    call.console().line("=== " + call.app() + " Domains");
    domains.items().forEach(domain -> call.console().line(domain.text("hostname")));
    return 0;
  }

  private static int add(Call call) {
    String host = call.word(0).orElseThrow();
    Json domain;
    try (Progress progress = call.console().progress("Adding " + host + " to " + call.app())) {
      domain = call.api().post(call.path("/domains"), Json.object("hostname", host)).body();
      progress.done();
    }
    if (!domain.text("acm_status_reason").isEmpty()) {
      call.console().warn(domain.text("acm_status_reason"));
    }
    return call.json() ? call.print(domain) : 0;
  }

  private static int remove(Call call) {
    String host = call.word(0).orElseThrow();
    return call.shown(
        call.done(
            "Removing " + host + " from " + call.app(),
            () -> call.api().delete(call.path("/domains/" + Api.segment(host))).body()));
  }
}
