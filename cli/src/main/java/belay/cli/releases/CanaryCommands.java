package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Progress;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Commands for a new release that a part of the visitors is given. */
public final class CanaryCommands {
  private CanaryCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("canary", "show the release that a part of the visitors is given")
            .app()
            .json()
            .examples("belay canary", "belay deploy --canary 10     begins one")
            .runs(CanaryCommands::show),
        Entry.named("canary:promote", "give a canary its next part of the visitors, or all")
            .app()
            .flag("--full", "all of them now")
            .option("--reason", "TEXT", "why; others see it")
            .json()
            .examples("belay canary:promote", "belay canary:promote --full")
            .runs(CanaryCommands::promote),
        Entry.named("canary:abort", "end a canary: all visitors get what serves")
            .app()
            .option("--reason", "TEXT", "why; others see it")
            .json()
            .examples("belay canary:abort --reason 'checkout is slow'")
            .runs(CanaryCommands::abort));
  }

  private static int show(Call call) {
    Json canary = call.api().get(call.path("/canary"));
    if (call.json()) {
      return call.print(canary);
    }
    Json running = canary.at("running");
    if (running.isNothing()) {
      call.console().line("No canary of " + call.app() + " is going on.");
      String stages = stages(canary);
      call.console()
          .line(
              stages.isEmpty()
                  ? "One begins with: belay deploy --canary 10 -a " + call.app()
                  : "New releases go through " + stages + " % of the visitors.");
      return 0;
    }
    call.console()
        .line(
            call.console().bold("=== Canary " + Releases.label(running))
                + " of "
                + call.app()
                + ": "
                + running.text("description"));
    row(call, "Visitors", running.number("percent") + " %, stages " + stages(running) + " %");
    row(call, "Others", running.text("former").isEmpty() ? "" : "v" + running.text("former"));
    row(call, "Since", call.ago(running.text("since")) + "  " + running.text("since"));
    row(call, "Dynos", running.number("dynos") + " web");
    call.console().lines(Guard.lines(running.at("guard")));
    call.console().line("Go on: belay canary:promote -a " + call.app());
    call.console().line("End it: belay canary:abort -a " + call.app());
    return 0;
  }

  private static String stages(Json of) {
    return of.at("stages").items().stream().map(Json::text).collect(Collectors.joining(", "));
  }

  private static void row(Call call, String name, String value) {
    if (!value.isBlank()) {
      call.console().line(name + ":" + " ".repeat(9 - name.length()) + value);
    }
  }

  private static Map<String, Object> body(Call call) {
    Map<String, Object> body = new LinkedHashMap<>();
    call.option("reason").ifPresent(reason -> body.put("reason", reason));
    return body;
  }

  private static int promote(Call call) {
    Map<String, Object> body = body(call);
    body.put("full", call.has("full"));
    try (Progress progress = call.console().progress("Promoting the canary of " + call.app())) {
      Json release =
          Releases.settled(
              call, call.api().post(call.path("/canary/promote"), Json.of(body)).body());
      Releases.insist(release);
      progress.done(
          release.text("status").equals("canary")
              ? Releases.label(release) + " at " + release.number("belay", "canary") + " %"
              : Releases.label(release) + " serves all visitors");
      return call.json() ? call.print(release) : 0;
    }
  }

  private static int abort(Call call) {
    try (Progress progress = call.console().progress("Ending the canary of " + call.app())) {
      Json release = call.api().post(call.path("/canary/abort"), Json.of(body(call))).body();
      progress.done(Releases.label(release) + " is given to nobody any more");
      return call.json() ? call.print(release) : 0;
    }
  }
}
