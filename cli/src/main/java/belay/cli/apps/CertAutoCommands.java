package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Console;
import belay.cli.console.Progress;
import belay.cli.http.Json;
import java.util.List;

/** Commands about certificates that an authority issues and that are renewed by themselves. */
public final class CertAutoCommands {
  private static final String ISSUED = "cert issued";
  private static final long PAUSE_MILLIS = 2_000;

  private CertAutoCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("certs:auto", "show how automatic certificates do")
            .app()
            .flag("--wait", "until each domain has one, or cannot have one")
            .json()
            .runs(call -> call.has("wait") ? await(call) : show(call)),
        Entry.named("certs:auto:enable", "get certificates for the app's domains, and renew them")
            .app()
            .flag("--wait", "until each domain has one, or cannot have one")
            .json()
            .examples("belay certs:auto:enable -a shop --wait")
            .runs(CertAutoCommands::enable),
        Entry.named("certs:auto:disable", "get no certificates for the app's domains")
            .app()
            .json()
            .runs(CertAutoCommands::disable),
        Entry.named("certs:auto:refresh", "try again at once what failed")
            .app()
            .json()
            .runs(CertAutoCommands::refresh),
        Entry.named("certs:auto:wait", "wait until each domain has one, or cannot have one")
            .app()
            .json()
            .runs(CertAutoCommands::await));
  }

  private static List<Json> domains(Call call) {
    return call.api().get(call.path("/domains"), "id ..; max=1000").items().stream()
        .filter(domain -> domain.text("kind").equals("custom"))
        .toList();
  }

  private static int show(Call call) {
    Json app = call.api().get(call.path(""));
    Json domains = call.api().get(call.path("/domains"), "id ..; max=1000");
    if (call.json()) {
      return call.print(domains);
    }
    Console console = call.console();
    if (!app.truth("acm")) {
      console.line("=== Automatic Certificate Management is disabled on " + call.app());
      console.line("To enable it: belay certs:auto:enable -a " + call.app());
      return 0;
    }
    console.line("=== Automatic Certificate Management is enabled on " + call.app());
    List<Json> custom = domains(call);
    if (custom.isEmpty()) {
      console.line("Add a custom domain to your app: belay domains:add NAME -a " + call.app());
      return 0;
    }
    for (Json domain : custom) {
      String status = domain.text("acm_status");
      console.line(
          domain.text("hostname")
              + "  "
              + (status.equals(ISSUED) ? console.green("OK") : words(console, status))
              + "  "
              + call.ago(domain.text("updated_at")));
      if (!domain.text("acm_status_reason").isEmpty()) {
        console.line("  " + domain.text("acm_status_reason"));
      }
    }
    if (custom.stream().anyMatch(d -> d.text("acm_status").startsWith("fail"))) {
      console.line("");
      console.line("When that is put right: belay certs:auto:refresh -a " + call.app());
    }
    return 0;
  }

  private static String words(Console console, String status) {
    return switch (status) {
      case "failed" -> console.red("Failed");
      case "failing" -> console.red("Failing");
      case "verified" -> "In Progress";
      case "dns-verified" -> "DNS Verified";
      default -> "Waiting";
    };
  }

  private static int enable(Call call) {
    Json app;
    try (Progress progress = call.console().progress("Enabling Automatic Certificate Management")) {
      app = call.api().post(call.path("/acm"), Json.object()).body();
      progress.done();
    }
    if (call.has("wait")) {
      return await(call);
    }
    if (call.json()) {
      return call.print(app);
    }
    call.console().note("See how it does with: belay certs:auto -a " + call.app());
    return 0;
  }

  private static int disable(Call call) {
    return call.shown(
        call.done(
            "Disabling Automatic Certificate Management",
            () -> call.api().delete(call.path("/acm")).body()));
  }

  private static int refresh(Call call) {
    return call.shown(
        call.done(
            "Refreshing Automatic Certificate Management",
            () -> call.api().patch(call.path("/acm"), Json.object("acm_refresh", true)).body()));
  }

  /** 2 when a domain cannot have one: that needs somebody's attention. */
  private static int await(Call call) {
    while (true) {
      List<Json> domains = domains(call);
      boolean decided =
          domains.stream()
              .allMatch(d ->
                  d.text("acm_status").equals(ISSUED) || d.text("acm_status").startsWith("fail"));
      if (decided) {
        int shown = show(call);
        boolean failed = domains.stream().anyMatch(d -> d.text("acm_status").startsWith("fail"));
        return failed ? 2 : shown;
      }
      try {
        // The authority decides, and tells the server alone: all there is here is to ask again.
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 1;
      }
    }
  }
}
