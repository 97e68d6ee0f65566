package belay.cli.addons;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Lines;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            .runs(ServiceCommands::upgrade),
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
            .runs(ServiceCommands::restore));
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

  /** Has Belay make one for the app. */
  static int create(Call call, String plan) {
    String app = call.app();
    Map<String, Object> body = new LinkedHashMap<>(Map.of("plan", plan));
    call.option("name").ifPresent(name -> body.put("name", name));
    call.option("as").ifPresent(as -> body.put("attachment", Map.of("name", as)));
    call.option("confirm").ifPresent(confirm -> body.put("confirm", confirm));
    call.option("fork").ifPresent(of -> body.put("config", Map.of("fork", of)));
    return made(call, "Creating " + plan + " on " + app, body);
  }

  /** Has Belay make what a body says for the app. */
  static int made(Call call, String doing, Map<String, Object> body) {
    Json addon;
    try (Progress progress = call.console().progress(doing)) {
      addon = call.api().post(call.path("/addons"), Json.of(body)).body();
      progress.end(addon.text("state").equals("provisioned") ? "done" : "in the background");
    }
    if (call.json()) {
      return call.print(addon);
    }
    String keys = keys(addon);
    if (!addon.text("provision_message").isEmpty()) {
      call.console().line(addon.text("provision_message"));
    }
    call.console()
        .line(
            keys.isEmpty()
                ? addon.text("name") + " is being made: belay addons:wait " + addon.text("name")
                : "Created " + addon.text("name") + " as " + keys);
    String place = named(call, addon.text("name")).text("place");
    if (!place.isEmpty()) {
      call.console().line("It is " + place + ".");
    }
    return 0;
  }

  private static String keys(Json addon) {
    return addon.at("config_vars").items().stream()
        .map(Json::text)
        .collect(Collectors.joining(", "));
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

  private static String path(Json addon) {
    return "/apps/" + Api.segment(addon.text("app")) + "/addons/" + Api.segment(addon.text("name"));
  }

  private static Json insistMade(Call call, String name) {
    Json addon = named(call, name);
    if (!isMade(addon)) {
      throw Failure.failed(
          name + " runs elsewhere: it has no plans here.",
          "Set its variables with: belay addons:set " + name);
    }
    return addon;
  }

  private static int upgrade(Call call) {
    String name = call.word(0).orElseThrow();
    String plan = call.word(1).orElseThrow();
    Json addon = insistMade(call, name);
    try (Progress progress =
        call.console()
            .progress(
                "Changing %s on %s from %s to %s"
                    .formatted(name, addon.text("app"), addon.text("plan"), plan))) {
      Json changed = call.api().patch(path(addon), Json.of(Map.of("plan", plan))).body();
      progress.done();
      return call.json() ? call.print(changed) : 0;
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

  private static int restore(Call call) {
    String name = call.word(0).orElseThrow();
    Map<String, Object> body = new LinkedHashMap<>();
    call.option("app").ifPresent(app -> body.put("app", app));
    try (Progress progress = call.console().progress("Bringing back " + name)) {
      Json addon =
          call.api().post("/belay-addons/" + Api.segment(name) + "/restore", Json.of(body)).body();
      progress.end(
          addon.text("state").equals("provisioned")
              ? "done, on " + addon.text("app")
              : "in the background");
      return call.json() ? call.print(addon) : 0;
    }
  }

  /** Destroys one that Belay made, once its app's name was said. */
  static int destroy(Call call, Json addon) throws IOException {
    String name = addon.text("name");
    confirm(call, addon);
    try (Progress progress = call.console().progress("Destroying " + name)) {
      Json destroyed =
          call.api().delete(path(addon), Json.of(Map.of("force", call.has("force")))).body();
      progress.done();
      if (call.json()) {
        return call.print(destroyed);
      }
    }
    call.console().line("Its data is kept for 7 days: belay addons:restore " + name);
    return 0;
  }

  private static void confirm(Call call, Json addon) throws IOException {
    String app = addon.text("app");
    String confirmed = call.option("confirm").orElse("");
    if (confirmed.isEmpty()) {
      if (!call.console().terminal().in()) {
        throw Failure.usage(
            addon.text("name") + " and its data go from " + app + ".",
            "Run it again with: --confirm " + app);
      }
      call.console()
          .line(addon.text("name") + " goes from " + app + ". Type " + app + " to destroy it:");
      confirmed = Lines.first(call.console().in());
    }
    if (!confirmed.equals(app)) {
      throw Failure.usage("\"" + confirmed + "\" is not " + app + ". Nothing was destroyed.");
    }
  }
}
