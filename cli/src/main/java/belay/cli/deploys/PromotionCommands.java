package belay.cli.deploys;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.ApiError;
import belay.cli.http.Http;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Commands that take code from one app to others: promotions, what they would bring, and forks. */
public final class PromotionCommands {
  private static final List<String> STAGES =
      List.of("review", "development", "staging", "production");
  private static final int COMMITS_SHOWN = 20;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private PromotionCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("pipelines:promote", "put an app's code live in the apps of the next stage")
            .app()
            .option("-g", "--group", "NAME", "all apps of this group, as one; --to is a group then")
            .option("-t", "--to", "LIST", "apps of a later stage, with commas between")
            .flag("--force", "also where it was rolled back from")
            .option(
                "--canary",
                "PERCENT",
                "give it to that part of the visitors first; 1,10,50 for stages, off for none")
            .option("--reason", "TEXT", "why, for the ledger")
            .json()
            .examples(
                "belay pipelines:promote -a shop-staging",
                "belay pipelines:promote -a shop-staging --to shop-eu,shop-us",
                "belay pipelines:promote -a shop-staging --canary 10",
                "belay pipelines:promote -g shop-staging --to shop")
            .runs(PromotionCommands::promote),
        Entry.named("pipelines:diff", "show the commits that a promotion would bring")
            .app()
            .json()
            .runs(PromotionCommands::diff),
        Entry.named("fork", "make an app with the code, config and formation of another")
            .option("-f", "--from", "APP", "the app that is copied")
            .option("-t", "--to", "NAME", "the new app's name")
            .option("--reason", "TEXT", "why, for the ledger")
            .json()
            .examples("belay fork --from api --to api-two")
            .runs(PromotionCommands::fork));
  }

  private static int promote(Call call) throws IOException {
    if (call.option("group").isPresent()) {
      return GroupPromotion.run(call);
    }
    tell(call, "Fetching app info...");
    Json own = Pipelines.coupling(call);
    Json pipeline = own.at("pipeline");
    tell(call, "Fetching apps from " + pipeline.text("name") + "...");
    List<Json> couplings = Pipelines.couplings(call, pipeline.text("id"));
    Map<String, String> targets = targets(call, own, couplings);
    tell(call, "Starting promotion to " + where(call, own, targets) + "...");
    Json promotion = call.api().post("/pipeline-promotions", body(call, own, targets)).body();
    tell(call, "Waiting for promotion to complete...");
    List<Json> ends = ends(call, promotion.text("id"), targets);
    boolean well = ends.stream().allMatch(e -> e.text("status").equals("succeeded"));
    if (call.json()) {
      call.print(Json.object("promotion", promotion, "targets", ends));
      return well ? 0 : Failure.FAILED;
    }
    call.console().line("");
    call.console().line(well ? "Promotion successful" : "Promotion to some apps failed");
    for (Json end : ends) {
      String app = targets.getOrDefault(end.text("app", "id"), end.text("app", "id"));
      call.console().line(app + ": " + end.text("status") + canary(call, end));
      if (!end.text("error_message").isEmpty()) {
        call.console().line("  " + end.text("error_message"));
      }
    }
    return well ? 0 : Failure.FAILED;
  }

  /** A release that a part of a target's visitors is given has come there, and goes on from it. */
  private static String canary(Call call, Json end) {
    String release = end.text("release", "id");
    if (release.isEmpty()) {
      return "";
    }
    Json made =
        call.api().get("/apps/" + Api.segment(end.text("app", "id")) + "/releases/" + release);
    return made.text("status").equals("canary")
        ? ", v"
            + made.number("version")
            + " is a canary at "
            + made.number("belay", "canary")
            + " %"
        : "";
  }

  private static void tell(Call call, String line) {
    if (!call.json()) {
      call.console().line(line);
    }
  }

  private static Json body(Call call, Json own, Map<String, String> targets) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("pipeline", Json.object("id", own.text("pipeline", "id")));
    body.put("source", Json.object("app", Json.object("id", own.text("app", "id"))));
    body.put(
        "targets",
        targets.keySet().stream().map(id -> Json.object("app", Json.object("id", id))).toList());
    if (call.has("force")) {
      body.put("force", true);
    }
    call.option("canary").ifPresent(stages -> body.put("canary", stages));
    call.option("reason").ifPresent(reason -> body.put("reason", reason));
    return Json.of(body);
  }

  private static String where(Call call, Json own, Map<String, String> targets) {
    return call.option("to").isPresent()
        ? "apps: " + String.join(", ", targets.values())
        : nextStage(own);
  }

  private static String nextStage(Json own) {
    int next = STAGES.indexOf(own.text("stage")) + 1;
    if (next >= STAGES.size()) {
      throw Failure.failed(
          own.text("app", "name") + " is in production: there is no stage after it.");
    }
    return STAGES.get(next);
  }

  /** Apps by id, with their names. */
  private static Map<String, String> targets(Call call, Json own, List<Json> couplings) {
    Map<String, String> targets = new LinkedHashMap<>();
    if (call.option("to").isEmpty()) {
      String stage = nextStage(own);
      couplings.stream()
          .filter(c -> c.text("stage").equals(stage))
          .forEach(c -> targets.put(c.text("app", "id"), c.text("app", "name")));
      if (targets.isEmpty()) {
        throw Failure.failed(
            "There is no app in "
                + stage
                + " of the pipeline "
                + own.text("pipeline", "name")
                + ".",
            "belay pipelines:add "
                + own.text("pipeline", "name")
                + " -s "
                + stage
                + " -a APP puts one there; --to APP names one of a later stage.");
      }
      return targets;
    }
    for (String name : call.option("to").orElseThrow().split(",", -1)) {
      Json coupling =
          couplings.stream()
              .filter(c -> c.text("app", "name").equals(name.strip()))
              .findFirst()
              .orElseThrow(() ->
                  Failure.failed(
                      "There is no app "
                          + name.strip()
                          + " in the pipeline "
                          + own.text("pipeline", "name")
                          + "."));
      targets.put(coupling.text("app", "id"), coupling.text("app", "name"));
    }
    return targets;
  }

  private static List<Json> ends(Call call, String id, Map<String, String> targets)
      throws IOException {
    try {
      return await(call, id);
    } catch (ApiError e) {
      if (e.httpStatus() != 0) {
        throw e;
      }
      List<String> next = new ArrayList<>(e.next());
      for (String app : targets.values()) {
        next.add("What became of it there, then: belay releases -a " + app);
      }
      throw Failure.failed(e.sentence(), next.toArray(String[]::new));
    }
  }

  /** Waits for the end, printing what release commands print meanwhile. */
  private static List<Json> await(Call call, String id) throws IOException {
    Set<String> streamed = new HashSet<>();
    while (true) {
      List<Json> targets =
          call.api().get("/pipeline-promotions/" + Api.segment(id) + "/promotion-targets").items();
      List<Json> pending =
          targets.stream().filter(t -> t.text("status").equals("pending")).toList();
      if (pending.isEmpty()) {
        return targets;
      }
      if (targets.size() == 1 && !call.json()) {
        stream(call, targets.getFirst(), streamed);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static void stream(Call call, Json target, Set<String> streamed) throws IOException {
    String release = target.text("release", "id");
    if (release.isEmpty() || !streamed.add(release)) {
      return;
    }
    String url =
        call.api()
            .get("/apps/" + Api.segment(target.text("app", "id")) + "/releases/" + release)
            .text("output_stream_url");
    if (url.isEmpty()) {
      return;
    }
    call.console().line("Running release command...");
    try (Http.Response output = call.api().open(url, "text/plain", Map.of())) {
      output.body().transferTo(call.console().raw());
      call.console().raw().flush();
    }
  }

  private static int diff(Call call) {
    Json diffs = call.api().get(call.path("/pipeline-diff"));
    if (call.json()) {
      return call.print(diffs);
    }
    if (diffs.items().isEmpty()) {
      call.console().line("No app of the pipeline comes after " + call.app() + ".");
    }
    for (Json diff : diffs.items()) {
      call.console().lines(lines(call, diff));
    }
    return 0;
  }

  private static List<String> lines(Call call, Json diff) {
    String target = diff.text("app", "name");
    String pair =
        call.app() + " " + code(diff.at("to")) + " and " + target + " " + code(diff.at("from"));
    List<String> lines = new ArrayList<>();
    if (diff.truth("same") || sameCommit(diff)) {
      lines.add(call.console().bold("=== " + call.app() + " is up to date with " + target));
      return lines;
    }
    lines.add(call.console().bold("=== " + pair));
    if (diff.at("to").isNothing()) {
      lines.add("  " + call.app() + " has no code yet: there is nothing to promote.");
    } else if (diff.at("from").isNothing()) {
      lines.add("  " + target + " has no code yet: a promotion would bring all of it.");
    } else if (diff.at("commits").isNothing()) {
      lines.add(
          "  Which commits lie between them is not known: no repository here has both. What each"
              + " runs: belay releases -a "
              + target);
    } else {
      commits(lines, diff.at("commits"), "gained", "+");
      commits(lines, diff.at("commits"), "lost", "-");
    }
    return lines;
  }

  private static boolean sameCommit(Json diff) {
    String commit = diff.text("to", "commit");
    return !commit.isEmpty() && commit.equals(diff.text("from", "commit"));
  }

  private static String code(Json code) {
    if (code.isNothing()) {
      return "(no code)";
    }
    String commit = code.text("commit");
    return "v"
        + code.text("version")
        + (commit.isEmpty() ? "" : " (" + commit.substring(0, Math.min(7, commit.length())) + ")");
  }

  private static void commits(List<String> lines, Json commits, String key, String sign) {
    List<Json> items = commits.at(key).items();
    items.stream()
        .limit(COMMITS_SHOWN)
        .forEach(c ->
            lines.add(
                "  "
                    + sign
                    + " "
                    + c.text("id").substring(0, Math.min(7, c.text("id").length()))
                    + "  "
                    + c.text("at").replaceFirst("T.*", "")
                    + "  "
                    + c.text("author")
                    + "  "
                    + c.text("subject")));
    long more = commits.number(key + "_count") - Math.min(COMMITS_SHOWN, items.size());
    if (more > 0) {
      lines.add("  " + sign + " and " + more + " more");
    }
  }

  private static int fork(Call call) {
    String from =
        call.option("from").orElseThrow(() -> Failure.usage("Say which app: --from APP."));
    String to = call.option("to").orElseThrow(() -> Failure.usage("Name the new app: --to NAME."));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", to);
    call.option("reason").ifPresent(reason -> body.put("reason", reason));
    Json forked;
    try (Progress progress = call.console().progress("Forking " + from + " to " + to)) {
      forked = call.api().post("/apps/" + Api.segment(from) + "/fork", Json.of(body)).body();
      if (forked.text("status").equals("succeeded")) {
        progress.done("v" + forked.text("release"));
      } else {
        progress.end(forked.text("status").equals("failed") ? "!" : forked.text("status"));
      }
    }
    boolean failed = forked.text("status").equals("failed");
    if (call.json()) {
      call.print(forked);
      return failed ? Failure.FAILED : 0;
    }
    forked.at("notes").items().forEach(note -> call.console().warn(note.text()));
    if (failed) {
      throw Failure.failed(
          forked.text("message"),
          to + " is there and serves nothing. Once it is mended: belay releases:retry -a " + to);
    }
    if (!forked.text("message").isEmpty()) {
      call.console().line(forked.text("message"));
    }
    return 0;
  }
}
