package belay.cli.addons;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Commands about add-ons that Belay makes. */
public final class ServiceCommands {
  private static final long LOOK_MILLIS = 1_000;

  private ServiceCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("addons:services", "list what add-ons can be made of")
            .json()
            .runs(ServiceCommands::services),
        Entry.named("addons:plans", "list the plans of a service")
            .words("SERVICE", 1, 1)
            .json()
            .examples("belay addons:plans postgresql")
            .runs(ServiceCommands::plans),
        Entry.named("addons:info", "show an add-on")
            .words("NAME", 1, 1)
            .json()
            .examples("belay addons:info postgresql-curved-12345")
            .runs(ServiceCommands::info),
        Entry.named("addons:rename", "call an add-on by another name; its apps notice nothing")
            .words("NAME NEW", 2, 2)
            .json()
            .examples("belay addons:rename postgresql-curved-12345 orders-db")
            .runs(AddonPages::rename),
        Entry.named("addons:open", "open an add-on's pages in a browser, or print their URL")
            .words("NAME", 1, 1)
            .examples("belay addons:open orders-db")
            .runs(AddonPages::open),
        Entry.named("addons:docs", "open what is written of an add-on or service, or print its URL")
            .words("NAME | SERVICE", 1, 1)
            .examples("belay addons:docs postgresql")
            .runs(AddonPages::docs),
        Entry.named("addons:upgrade", "change an add-on's plan; its server is started anew")
            .aliases("addons:downgrade")
            .words("NAME PLAN", 2, 2)
            .json()
            .examples("belay addons:upgrade postgresql-curved-12345 essential-1")
            .runs(AddonChanges::upgrade),
        Entry.named("addons:wait", "wait until add-ons are made")
            .words("[NAME]", 0, 1)
            .runs(ServiceCommands::await),
        Entry.named("addons:restore", "bring an add-on back that was destroyed, within 7 days")
            .app()
            .words("NAME", 1, 1)
            .json()
            .examples(
                "belay addons:restore postgresql-curved-12345",
                "belay addons:restore postgresql-curved-12345 -a api-two     for another app")
            .runs(AddonChanges::restore));
  }

  /** The add-on of a name, as {@code /belay-addons} has it. */
  static Json named(Call call, String name) {
    return call.api().get("/belay-addons").items().stream()
        .filter(addon -> addon.text("name").equals(name) || addon.text("id").equals(name))
        .findFirst()
        .orElseThrow(() ->
            Failure.failed("There is no add-on " + name + ".", "List them with: belay addons"));
  }

  /** Whether Belay makes it: what runs elsewhere belongs to no app. */
  static boolean isMade(Json addon) {
    return !addon.text("app").isEmpty() && !addon.text("plan").startsWith("deployhooks:");
  }

  private static int services(Call call) {
    Json services = call.api().get("/addon-services");
    if (call.json()) {
      return call.print(services);
    }
    Table table = new Table(1, "Service", "What it is", "State");
    for (Json service : services.items()) {
      table.row(service.text("name"), service.text("human_name"), service.text("state"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static int plans(Call call) {
    String service = call.word(0).orElseThrow();
    Json plans = call.api().get("/addon-services/" + Api.segment(service) + "/plans");
    if (call.json()) {
      return call.print(plans);
    }
    Table table = new Table(1, "Plan", "What one gets");
    for (Json plan : plans.items()) {
      table.row(
          plan.text("name") + (plan.truth("default") ? " (default)" : ""),
          plan.text("description"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static int info(Call call) {
    String name = call.word(0).orElseThrow();
    Json addon = named(call, name);
    if (call.json()) {
      return call.print(addon);
    }
    String attachments =
        addon.text("state").equals("provisioned")
            ? call
                .api()
                .get("/addons/" + Api.segment(addon.text("name")) + "/addon-attachments")
                .items()
                .stream()
                .map(a -> a.text("app", "name") + "::" + a.text("name"))
                .collect(Collectors.joining(", "))
            : "";
    call.console().line("=== " + addon.text("name"));
    line(call, "Plan", addon.text("plan"));
    line(call, "Where", addon.text("place"));
    line(call, "App", addon.text("app"));
    line(call, "Attachments", attachments);
    line(call, "State", addon.text("state"));
    line(call, "Made", call.ago(addon.text("created_at")));
    line(call, "Says", addon.text("message"));
    line(call, "Data goes", addon.text("goes_at"));
    return 0;
  }

  private static void line(Call call, String label, String value) {
    if (!value.isEmpty()) {
      call.console().line(String.format(java.util.Locale.ROOT, "%-13s%s", label + ":", value));
    }
  }

  private static int await(Call call) throws IOException {
    try {
      while (true) {
        List<Json> making =
            call.api().get("/belay-addons").items().stream()
                .filter(addon -> addon.text("state").equals("provisioning"))
                .filter(addon -> call.word(0).map(addon.text("name")::equals).orElse(true))
                .toList();
        if (making.isEmpty()) {
          return awaited(call);
        }
        // The provider decides, and tells the server alone: all there is here is to ask again.
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static int awaited(Call call) {
    if (call.word(0).isPresent()) {
      Json addon = named(call, call.word(0).get());
      call.console().line(addon.text("name") + " is " + addon.text("state") + ".");
      return addon.text("state").equals("provisioned") ? 0 : 1;
    }
    call.console().line("No add-on is being made.");
    return 0;
  }
}
