package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Http;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Commands that read the ledger. */
public final class ReleaseCommands {
  private static final int PAGE = 15;

  private ReleaseCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("releases", "list the app's releases, newest first")
            .aliases("releases:list")
            .app()
            .option("-n", "--num", "N", "how many (15)")
            .json()
            .runs(ReleaseCommands::list),
        Entry.named("releases:info", "show one release")
            .app()
            .words("[vN]", 0, 1)
            .argument(Rollback::isTarget)
            .flag("--reveal", "show the values of config vars")
            .json()
            .runs(ReleaseCommands::info),
        Entry.named("releases:output", "print what a release's release command printed")
            .app()
            .words("[vN]", 0, 1)
            .argument(Rollback::isTarget)
            .runs(ReleaseCommands::output),
        Rollback.entry());
  }

  private static int list(Call call) {
    int max = call.number("num", PAGE, 1);
    Json releases =
        call.api().get(call.path("/releases"), "version ..; max=" + max + ", order=desc");
    if (call.json()) {
      return call.print(releases);
    }
    if (releases.items().isEmpty()) {
      call.console().line(call.app() + " has no releases.");
      return 0;
    }
    call.console()
        .line(call.console().bold("=== " + call.app() + " Releases" + current(call, releases)));
    call.console().lines(ReleaseTable.lines(call, releases));
    return 0;
  }

  private static String current(Call call, Json releases) {
    for (Json release : releases.items()) {
      if (release.truth("current")) {
        return " - Current: " + Releases.label(release);
      }
    }
    if (releases.items().getLast().number("version") == 1) {
      return "";
    }
    // Older than this page, after many failed or held releases in a row.
    for (Json release :
        call.api().get(call.path("/releases"), "version ..; max=1000, order=desc").items()) {
      if (release.truth("current")) {
        return " - Current: " + Releases.label(release);
      }
    }
    return "";
  }

  private static Json one(Call call) {
    // The newest by its number: only one that is asked for alone comes with what its switch cost.
    String name =
        call.word(0)
            .orElseGet(() -> Releases.label(Releases.newest(call)))
            .replaceFirst("^[vV](?=\\d)", "");
    return call.api().get(call.path("/releases/" + belay.cli.http.Api.segment(name)));
  }

  private static int info(Call call) {
    Json release = one(call);
    Json config = config(call, release);
    if (call.json()) {
      return call.print(json(release, config, call.has("reveal")));
    }
    ReleaseSheet.lines(call, release, config, call.has("reveal"))
        .forEach(line -> call.console().line(line));
    return 0;
  }

  /** Values are asked for only when they are to be shown: that is written down on the server. */
  private static Json config(Call call, Json release) {
    String path = "/releases/" + release.number("version");
    if (call.has("reveal")) {
      return call.api().get(call.path(path + "/config-vars"));
    }
    java.util.Map<String, Object> masked = new java.util.LinkedHashMap<>();
    call.api()
        .get(call.path(path + "/config-keys"))
        .items()
        .forEach(key -> masked.put(key.text(), ReleaseSheet.MASK));
    return Json.of(masked);
  }

  private static Json json(Json release, Json config, boolean reveal) {
    java.util.Map<String, Object> shown = new java.util.LinkedHashMap<>();
    config.fields().forEach((k, v) -> shown.put(k, reveal ? v : ReleaseSheet.MASK));
    java.util.Map<String, Object> all = new java.util.LinkedHashMap<>(release.fields());
    all.put("config_vars", shown);
    return Json.of(all);
  }

  private static int output(Call call) throws IOException {
    Json release = one(call);
    String url = release.text("output_stream_url");
    if (url.isEmpty()) {
      call.console()
          .warn("Release " + Releases.label(release) + " has no output of a release command.");
      return 0;
    }
    try (Http.Response stream = call.api().open(url, "text/plain", Map.of())) {
      if (stream.status() == 404) {
        throw Failure.failed("The release command has not started yet. Try again in a moment.");
      }
      stream.body().transferTo(call.console().raw());
      return 0;
    }
  }
}
