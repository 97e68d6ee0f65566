package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.http.Json;
import java.util.List;

/** What differs between two releases, as {@code releases:diff} shows it. */
final class ReleaseDiff {
  private static final int FILES_SHOWN = 30;

  private ReleaseDiff() {}

  static int print(Call call) {
    String to =
        call.word(1).map(HistoryCommands::name).orElseGet(() -> HistoryCommands.serving(call));
    Json diff =
        call.api()
            .get(
                call.path(
                    "/releases/"
                        + HistoryCommands.name(call.word(0).orElseThrow())
                        + "/diff/"
                        + to));
    if (call.json()) {
      return call.print(diff);
    }
    Json from = diff.at("from");
    call.console()
        .line(
            call.console()
                .bold(
                    "=== "
                        + call.app()
                        + " "
                        + Releases.label(from)
                        + " to "
                        + Releases.label(diff.at("to"))));
    call.console().lines(PreviewSheet.code(diff.at("code"), from, diff.at("to")));
    if (diff.at("config").items().isEmpty()) {
      call.console().line("Config:      the same");
    }
    for (Json var : diff.at("config").items()) {
      call.console().line("Config:      " + change(var));
    }
    diff.at("process_types")
        .fields()
        .forEach((type, how) -> call.console().line("Processes:   " + type + " " + how.text()));
    diff.at("runtimes").items().forEach(r -> call.console().line("Runtime:     " + runtime(r)));
    diff.at("images").items().forEach(i -> call.console().line("Image:       " + image(i)));
    files(call, diff);
    return 0;
  }

  private static String change(Json var) {
    String before = var.text("before");
    String after = var.text("after");
    return var.text("key")
        + " "
        + (before.isEmpty()
            ? "added (" + after + ")"
            : after.isEmpty()
                ? "removed (" + before + ")"
                : "changed (" + before + " to " + after + ")");
  }

  private static String runtime(Json runtime) {
    String before = runtime.text("before");
    String after = runtime.text("after");
    return before.isEmpty()
        ? after + " (not noted before)"
        : after.isEmpty() ? before + " no longer" : before + " -> " + after;
  }

  private static String image(Json image) {
    String before = image.text("before");
    String after = image.text("after");
    return image.text("type")
        + " "
        + (before.isEmpty() ? "none" : ReleaseSheet.image(before))
        + " -> "
        + (after.isEmpty() ? "none" : ReleaseSheet.image(after));
  }

  private static void files(Call call, Json diff) {
    List<Json> files = diff.at("files").items();
    files.stream()
        .limit(FILES_SHOWN)
        .forEach(f -> call.console().line("  " + f.text("how") + "  " + f.text("path")));
    long more = diff.number("file_count") - Math.min(FILES_SHOWN, files.size());
    if (more > 0) {
      call.console().line("  and " + more + " more; --json has them");
    }
  }
}
