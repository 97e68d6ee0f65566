package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Lines;
import belay.cli.console.Progress;
import belay.cli.console.Sizes;
import belay.cli.console.Table;
import belay.cli.deploys.GitCommands;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands about apps as such. */
public final class AppCommands {
  private AppCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("apps", "list the apps").aliases("apps:list").json().runs(AppCommands::list),
        Entry.named("apps:create", "make an app, and in a checkout a git remote for it")
            .aliases("create")
            .words("[NAME]", 0, 1)
            .flag("--no-remote", "leave the checkout's remotes alone")
            .option("-r", "--remote", "REMOTE", "the git remote's name (belay)")
            .option("--runtime", "RUNTIME", "what its dynos are: process or docker")
            .json()
            .runs(AppCommands::create),
        Entry.named("apps:info", "show an app")
            .aliases("info")
            .app()
            .json()
            .runs(AppCommands::info),
        Entry.named("apps:rename", "give an app another name")
            .aliases("rename")
            .app()
            .words("NEW_NAME", 1, 1)
            .json()
            .runs(AppCommands::rename),
        Entry.named("apps:destroy", "stop an app and forget it")
            .aliases("destroy", "apps:delete")
            .app()
            .option("--confirm", "NAME", "the app's name again; without it a terminal asks")
            .json()
            .runs(AppCommands::destroy),
        Entry.named("maintenance", "say whether the maintenance page is on")
            .app()
            .json()
            .runs(AppCommands::maintenance),
        Entry.named("maintenance:on", "answer every request with the maintenance page")
            .app()
            .json()
            .runs(call -> maintenance(call, true)),
        Entry.named("maintenance:off", "let requests through again")
            .app()
            .json()
            .runs(call -> maintenance(call, false)),
        Entry.named("settings", "show or change an app's settings (warm, rehearse, timeout, ...)")
            .app()
            .words("[NAME=VALUE...]", 0, 10)
            .argument(word -> word.contains("="))
            .json()
            .examples(
                "belay settings keep_releases=10 env_file=off runtime=docker",
                "belay settings warm=30m    former releases stay running for so long; 0 for not")
            .runs(Settings::change));
  }

  private static int list(Call call) {
    Json apps = call.api().get("/apps", "name ..; max=1000");
    if (call.json()) {
      return call.print(apps);
    }
    if (apps.items().isEmpty()) {
      call.console().line("There are no apps yet. Make one with: belay apps:create NAME");
      return 0;
    }
    Table table = new Table(1, "App", "URL", "Owner");
    for (Json app : apps.items()) {
      table.row(app.text("name"), app.text("web_url"), app.text("owner", "email"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static int create(Call call) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    call.word(0).ifPresent(name -> wanted.put("name", name));
    call.option("runtime").ifPresent(runtime -> wanted.put("runtime", runtime));
    Json body = Json.of(wanted);
    Json app;
    try (Progress progress = call.console().progress("Creating " + call.word(0).orElse("an app"))) {
      app = call.api().post("/apps", body).body();
      progress.done(call.word(0).isPresent() ? "v1" : app.text("name"));
    }
    if (!call.has("no-remote") && call.checkout().exists()) {
      GitCommands.add(call, app, call.option("remote").orElse("belay"));
    }
    if (call.json()) {
      return call.print(app);
    }
    call.console().line(app.text("web_url") + " | " + app.text("git_url"));
    return 0;
  }

  private static int info(Call call) {
    Json app = call.api().get(call.path(""));
    Json dynos = call.api().get(call.path("/dynos"));
    if (call.json()) {
      return call.print(Json.object("app", app, "dynos", dynos));
    }
    call.console().line("=== " + app.text("name"));
    call.console().line("Web URL:      " + app.text("web_url"));
    call.console().line("Git URL:      " + app.text("git_url"));
    call.console().line("Owner:        " + app.text("owner", "email"));
    call.console().line("Created:      " + call.ago(app.text("created_at")));
    if (!app.at("released_at").isNothing()) {
      call.console().line("Released:     " + call.ago(app.text("released_at")));
    }
    call.console().line("Slug size:    " + Sizes.words(app.number("slug_size")));
    call.console().line("Maintenance:  " + (app.truth("maintenance") ? "on" : "off"));
    call.console().line("Dynos:        " + DynoCommands.counts(dynos));
    if (Settings.inHostNetwork(call)) {
      call.console().line("Network:      " + Settings.HOST_NETWORK);
    }
    return 0;
  }

  private static int rename(Call call) {
    String old = call.app();
    String name = call.word(0).orElseThrow();
    Json app;
    try (Progress progress = call.console().progress("Renaming " + old + " to " + name)) {
      app = call.api().patch("/apps/" + Api.segment(old), Json.object("name", name)).body();
      progress.done();
    }
    GitCommands.relink(call, old, app);
    if (call.json()) {
      return call.print(app);
    }
    call.console().line(app.text("web_url") + " | " + app.text("git_url"));
    call.console().warn("Other checkouts still have the old name in their git remotes.");
    return 0;
  }

  private static int destroy(Call call) throws java.io.IOException {
    String app = call.app();
    confirm(call, app);
    Json gone;
    try (Progress progress = call.console().progress("Destroying " + app)) {
      gone = call.api().delete("/apps/" + Api.segment(app)).body();
      progress.done();
    }
    GitCommands.unlink(call, app);
    return call.json() ? call.print(gone) : 0;
  }

  private static void confirm(Call call, String app) throws java.io.IOException {
    String confirmed = call.option("confirm").orElse("");
    if (confirmed.isEmpty()) {
      if (!call.console().terminal().in() || !call.console().terminal().err()) {
        throw Failure.usage(
            "Destroying " + app + " cannot be undone.", "Run it again with: --confirm " + app);
      }
      // Asked only of an app that is there.
      var _ = call.api().get("/apps/" + Api.segment(app));
      call.console().warn("Destroying " + app + " stops it and cannot be undone.");
      call.console().note(" !    Type its name to go on:");
      confirmed = Lines.first(call.console().in());
    }
    if (!confirmed.equals(app)) {
      throw Failure.usage("\"" + confirmed + "\" is not " + app + ". Nothing was destroyed.");
    }
  }

  private static int maintenance(Call call) {
    Json app = call.api().get(call.path(""));
    if (call.json()) {
      return call.print(Json.object("maintenance", app.truth("maintenance")));
    }
    call.console().line(app.truth("maintenance") ? "on" : "off");
    return 0;
  }

  private static int maintenance(Call call, boolean on) {
    String app = call.app();
    return call.shown(
        call.done(
            (on ? "Enabling" : "Disabling") + " maintenance mode for " + app,
            () ->
                call.api()
                    .patch("/apps/" + Api.segment(app), Json.object("maintenance", on))
                    .body()));
  }
}
