package belay.cli.addons;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Sizes;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands about copies of add-ons' data, that releases may go back to. */
public final class CheckpointCommands {
  private CheckpointCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("checkpoints", "list the checkpoints of an app's add-ons, or of one")
            .app()
            .words("[ADDON]", 0, 1)
            .json()
            .examples("belay checkpoints -a api", "belay checkpoints postgresql-curved-12345")
            .runs(CheckpointCommands::list),
        Entry.named("checkpoints:take", "copy an add-on's data as it is now; nobody waits")
            .app()
            .words("[ADDON]", 0, 1)
            .option("--reason", "TEXT", "why")
            .json()
            .examples("belay checkpoints:take -a api --reason \"before the import\"")
            .runs(CheckpointCommands::take),
        Entry.named("checkpoints:drop", "delete a checkpoint")
            .words("ADDON NUMBER", 2, 2)
            .json()
            .examples("belay checkpoints:drop postgresql-curved-12345 3")
            .runs(CheckpointCommands::drop));
  }

  private static String path(String addon) {
    return "/belay-addons/" + Api.segment(addon) + "/checkpoints";
  }

  private static int list(Call call) {
    Json all =
        call.api()
            .get(
                call.word(0)
                    .map(word -> path(named(call, word)))
                    .orElseGet(() -> call.path("/checkpoints")));
    if (call.json()) {
      return call.print(all);
    }
    if (all.items().isEmpty()) {
      call.console()
          .line(
              "There are no checkpoints. One is taken before each release command that migrates, and"
                  + " by: belay checkpoints:take");
      return 0;
    }
    Table table = new Table(1, "Add-on", "No.", "Taken", "Size", "Stays with", "Why", "State");
    for (Json one : all.items()) {
      table.row(
          one.text("addon"),
          one.text("number"),
          call.ago(one.text("taken_at")),
          Sizes.words(one.number("bytes")),
          one.text("release").isEmpty() ? "" : one.text("app") + " v" + one.text("release"),
          one.text("why"),
          one.text("state").equals("whole") ? "" : one.text("state"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  /** The add-on that was named, or the app's DATABASE, or the only one that Belay makes for it. */
  private static String addon(Call call) {
    if (call.word(0).isPresent()) {
      return named(call, call.word(0).get());
    }
    String app = call.app();
    List<Json> own =
        call.api().get("/belay-addons").items().stream()
            .filter(a -> ServiceCommands.isMade(a) && a.text("app").equals(app))
            .filter(a -> a.text("state").equals("provisioned"))
            .toList();
    if (own.size() > 1 && attached(call, "DATABASE").isPresent()) {
      return attached(call, "DATABASE").get();
    }
    if (own.size() != 1) {
      throw Failure.usage(
          own.isEmpty()
              ? app + " has no add-on that Belay makes."
              : app + " has " + own.size() + " add-ons: name one.",
          "List them with: belay addons");
    }
    return own.getFirst().text("name");
  }

  /** By its own name, or by the one under which the app has it ({@code DATABASE}). */
  static String named(Call call, String word) {
    String as = word.replaceFirst("_URL$", "");
    return as.matches("[A-Z][A-Z0-9_]*") ? attached(call, as).orElse(word) : word;
  }

  private static Optional<String> attached(Call call, String as) {
    return call.api().get(call.path("/addon-attachments")).items().stream()
        .filter(a -> a.text("name").equals(as))
        .map(a -> a.text("addon", "name"))
        .findFirst();
  }

  private static int take(Call call) {
    String addon = addon(call);
    Map<String, Object> body = new LinkedHashMap<>();
    call.option("reason").ifPresent(reason -> body.put("reason", reason));
    try (Progress progress = call.console().progress("Taking a checkpoint of " + addon)) {
      Json taken = call.api().post(path(addon), Json.of(body)).body();
      progress.end(
          "done, number " + taken.text("number") + ", " + Sizes.words(taken.number("bytes")));
      return call.json() ? call.print(taken) : 0;
    }
  }

  private static int drop(Call call) {
    String addon = call.word(0).orElseThrow();
    String number = call.word(1).orElseThrow();
    return call.shown(
        call.done(
            "Deleting checkpoint " + number + " of " + addon,
            () -> call.api().delete(path(addon) + "/" + Api.segment(number)).body()));
  }
}
