package belay.cli.deploys;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Http;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Commands about builds: what was built, by push or upload, and what runs. */
public final class BuildCommands {
  private static final int SHOWN = 15;

  private BuildCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("builds", "list the builds of an app, pushes by git among them")
            .app()
            .option("-n", "--num", "NUMBER", "how many; 15 without it")
            .json()
            .runs(BuildCommands::list),
        Entry.named("builds:info", "show a build; the newest without an ID")
            .words("ID", 0, 1)
            .app()
            .json()
            .runs(BuildCommands::info),
        Entry.named("builds:output", "show what a build printed, live while it runs")
            .words("ID", 0, 1)
            .app()
            .runs(BuildCommands::output),
        Entry.named("builds:cancel", "end a build that runs; the newest without an ID")
            .words("ID", 0, 1)
            .app()
            .runs(BuildCommands::cancel),
        Entry.named("builds:cache:purge", "empty the build cache of an app")
            .app()
            .runs(BuildCommands::purge));
  }

  private static int purge(Call call) {
    try (Progress progress = call.console().progress("Purging the build cache of " + call.app())) {
      call.api().delete(call.path("/build-cache"));
      progress.done();
    }
    return 0;
  }

  private static int list(Call call) {
    Json all =
        call.api()
            .get(
                call.path("/builds"),
                "created_at ..; order=desc, max=" + call.number("num", SHOWN, 1));
    if (call.json()) {
      return call.print(all);
    }
    List<Json> builds = all.items();
    if (builds.isEmpty()) {
      call.console().line("No builds yet. To deploy: git push belay main");
      return 0;
    }
    Table table = new Table(2, "Build", "Status", "What", "By", "When");
    for (Json build : builds) {
      table.row(
          build.text("id"),
          build.text("status"),
          what(build),
          build.text("user", "email"),
          call.ago(build.text("created_at")));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  /** Those that run or wait, the newest first. */
  public static List<Json> running(Call call) {
    return call
        .api()
        .get(call.path("/builds"), "created_at ..; order=desc, max=" + SHOWN)
        .items()
        .stream()
        .filter(build -> build.text("status").equals("pending"))
        .toList();
  }

  /** A build that runs, as a line of the app's status. */
  public static String line(Call call, Json build) {
    return "Building: "
        + what(build)
        + " by "
        + build.text("user", "email")
        + ", since "
        + call.ago(build.text("created_at"))
        + "; belay builds:output shows it";
  }

  /** {@code 575bfa8 Add a page}, or what else was said of its source. */
  private static String what(Json build) {
    String version = build.text("source_blob", "version");
    String described = build.text("source_blob", "version_description");
    String known = version.matches("[0-9a-f]{40,64}") ? version.substring(0, 7) : version;
    String both = (known + " " + described).strip();
    return both.isEmpty() ? "an upload" : both;
  }

  private static Json build(Call call) {
    return call.word(0)
        .map(id -> call.api().get(call.path("/builds/" + Api.segment(id))))
        .or(() ->
            call
                .api()
                .get(call.path("/builds"), "created_at ..; order=desc, max=1")
                .items()
                .stream()
                .findFirst())
        .orElseThrow(() ->
            Failure.failed(call.app() + " has no builds yet.", "To deploy: git push belay main"));
  }

  private static int info(Call call) {
    Json build = build(call);
    if (call.json()) {
      return call.print(build);
    }
    call.console().line("=== Build " + build.text("id"));
    call.console().line("Status:     " + build.text("status"));
    call.console().line("What:       " + what(build));
    call.console().line("By:         " + build.text("user", "email"));
    call.console().line("When:       " + call.ago(build.text("created_at")));
    List<String> buildpacks =
        build.at("buildpacks").items().stream().map(b -> b.text("name")).toList();
    call.console()
        .line("Buildpacks: " + (buildpacks.isEmpty() ? "detected" : String.join(", ", buildpacks)));
    String release = build.text("release", "id");
    if (!release.isEmpty()) {
      Json made = call.api().get(call.path("/releases/" + Api.segment(release)));
      call.console().line("Release:    v" + made.text("version"));
    }
    return 0;
  }

  private static int output(Call call) throws IOException {
    Json build = build(call);
    try (Http.Response stream =
        call.api().open(build.text("output_stream_url"), "text/plain", Map.of())) {
      stream.body().transferTo(call.console().raw());
      call.console().flush();
    }
    return 0;
  }

  private static int cancel(Call call) {
    Json build = build(call);
    String id = build.text("id");
    try (Progress progress = call.console().progress("Cancelling the build " + what(build))) {
      var _ = call.api().delete(call.path("/builds/" + Api.segment(id)));
      progress.done();
    }
    return 0;
  }
}
