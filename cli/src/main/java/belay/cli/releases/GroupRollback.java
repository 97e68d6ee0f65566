package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.ApiError;
import belay.cli.http.Json;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code belay rollback -g}: the apps of a group go back as one. */
final class GroupRollback {
  private GroupRollback() {}

  /** Whether a word can name a generation. */
  static boolean isTarget(String word) {
    return word.matches("[gG]\\d{1,9}");
  }

  static int run(Call call, Map<String, Object> body) {
    String group = call.option("group").orElse("");
    if (group.isEmpty()) {
      throw Failure.usage("-g needs a group's name.");
    }
    if (call.has("app") || call.has("rehearse")) {
      throw Failure.usage("-g goes with neither -a nor --rehearse.");
    }
    if (call.has("with-data")) {
      body.put("with_data", true);
    }
    String path = GroupCommands.path(group) + "/actions/rollback";
    if (call.has("dry-run")) {
      body.put("dry_run", true);
      return preview(call, group, call.api().post(path, Json.of(body)).body());
    }
    Json rolled;
    try (var _ =
            call.console()
                .goesOn(
                    "The rollback goes on: the server finishes what it was asked for.",
                    "belay groups:info " + group + " tells how it ends.");
        Progress progress = call.console().begin("Rolling back the group " + group)) {
      rolled = asked(call, path, body, progress);
      progress.more(" to " + Generations.label(rolled.at("target")) + "... ");
      progress.done(Generations.label(rolled.at("generation")));
    }
    if (call.json()) {
      return call.print(rolled);
    }
    tell(call, group, rolled);
    return 0;
  }

  private static Json asked(Call call, String path, Map<String, Object> body, Progress progress) {
    try {
      return call.api().post(path, Json.of(body)).body();
    } catch (ApiError e) {
      Json generation = e.body().at("generation");
      progress.end(
          generation.isNothing() ? "... !" : "... failed, " + Generations.label(generation));
      throw e;
    }
  }

  private static int preview(Call call, String group, Json preview) {
    boolean safe = preview.truth("safe");
    if (call.json()) {
      call.console().line(preview.pretty());
      return safe ? 0 : Failure.ATTENTION;
    }
    call.console()
        .line(
            call.console()
                .bold(
                    "=== Rolling back the group "
                        + group
                        + " would put back "
                        + Generations.label(preview.at("target"))));
    call.console().line("From:        " + generation(call, preview.at("from")));
    call.console().line("To:          " + generation(call, preview.at("target")));
    preview.at("why").items().forEach(w -> call.console().line("             " + w.text()));
    String unchanged =
        preview.at("unchanged").items().stream().map(Json::text).collect(Collectors.joining(", "));
    if (!unchanged.isEmpty()) {
      call.console().line("Unchanged:   " + unchanged);
    }
    call.console()
        .line(
            "Switch:      all in one step"
                + (preview.truth("warm")
                    ? ", warm, nothing is started"
                    : ", when every app that is cold has booted and is well"));
    for (Json member : preview.at("members").items()) {
      call.console().line("");
      PreviewSheet.lines(call, member.text("app"), member.at("preview"))
          .forEach(line -> call.console().line(line));
    }
    return safe ? 0 : Failure.ATTENTION;
  }

  private static String generation(Call call, Json generation) {
    return Generations.label(generation)
        + " "
        + generation.text("description")
        + ", by "
        + generation.text("by")
        + ", "
        + call.ago(generation.text("created_at"))
        + ": "
        + Generations.runs(generation);
  }

  private static void tell(Call call, String group, Json rolled) {
    Json from = rolled.at("from");
    call.console()
        .line(
            "  was "
                + Generations.label(from)
                + " ("
                + from.text("description")
                + ")   now what "
                + Generations.label(rolled.at("target"))
                + " ran, in all apps at once");
    for (Json member : rolled.at("members").items()) {
      String cost = Switches.cost(member.at("switch"));
      call.console()
          .line(
              "  "
                  + member.text("app")
                  + ": v"
                  + member.number("target")
                  + ", as v"
                  + member.number("version")
                  + (cost.isEmpty() ? "" : "   " + cost));
      member.at("notes").items().forEach(n -> call.console().line("    " + n.text()));
      if (member.truth("pinned")) {
        call.console().line("    pinned until: belay unpin -a " + member.text("app"));
      }
    }
    call.console()
        .line(
            (call.has("undo")
                    ? "  back again with: belay rollback -g "
                    : "  undo with: belay rollback --undo -g ")
                + group);
  }
}
