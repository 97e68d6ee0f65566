package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.command.Times;
import belay.cli.console.Failure;
import belay.cli.console.Sizes;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;

/** Commands that ask the ledger: what differs, who set what, what served when, and why. */
public final class HistoryCommands {
  private HistoryCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("releases:diff", "show what differs between two releases")
            .app()
            .words("vA [vB]", 1, 2)
            .argument(Rollback::isTarget)
            .json()
            .examples("belay releases:diff v41 v47", "belay releases:diff v41     to what serves")
            .runs(ReleaseDiff::print),
        Entry.named("releases:at", "show the release that served at a time")
            .app()
            .words("TIME", 1, 2)
            .argument(word -> word.matches(".*\\d.*"))
            .json()
            .examples("belay releases:at '2024-01-15 11:30'", "belay releases:at 2h")
            .runs(HistoryCommands::at),
        Entry.named("releases:size", "list what kept releases take on the disk")
            .app()
            .json()
            .runs(HistoryCommands::sizes),
        Entry.named("blame", "show which releases set a config var, and who")
            .app()
            .words("KEY", 1, 1)
            .json()
            .runs(HistoryCommands::blame),
        Entry.named("why", "tell how a release came to be")
            .app()
            .words("[vN]", 0, 1)
            .argument(Rollback::isTarget)
            .json()
            .runs(WhySheet::print));
  }

  /** A release as a path names it. */
  static String name(String word) {
    return Api.segment(word.replaceFirst("^[vV](?=\\d)", ""));
  }

  /** The version that serves. */
  static String serving(Call call) {
    for (Json release :
        call.api().get(call.path("/releases"), "version ..; max=1000, order=desc").items()) {
      if (release.truth("current")) {
        return release.text("version");
      }
    }
    throw Failure.failed(call.app() + " has no release that serves.");
  }

  private static int at(Call call) {
    String time = Times.instant(call, String.join(" ", call.words()));
    Json release = call.api().get(call.path("/served-at/" + Api.segment(time)));
    if (call.json()) {
      return call.print(release);
    }
    call.console()
        .line(
            call.app()
                + " at "
                + time
                + ": "
                + Releases.label(release)
                + " "
                + release.text("description")
                + ", live since "
                + release.text("belay", "served_at")
                + (release.truth("current") ? ", serves now" : ""));
    return 0;
  }

  private static int sizes(Call call) {
    Json sizes = call.api().get(call.path("/slug-sizes"));
    if (call.json()) {
      return call.print(sizes);
    }
    boolean copied = sizes.items().stream().anyMatch(s -> s.number("checkpoints") > 0);
    List<String> heads = new ArrayList<>(List.of("Rel", "Change", "Size", "Own", "Shared"));
    if (copied) {
      heads.add("Checkpoints");
    }
    Table table = new Table(1, heads.toArray(String[]::new));
    long own = 0;
    for (Json size : sizes.items()) {
      own += size.number("own");
      List<String> cells =
          new ArrayList<>(
              List.of(
                  Releases.label(size),
                  size.text("description"),
                  Sizes.words(size.number("bytes")),
                  Sizes.words(size.number("own")),
                  Sizes.words(size.number("shared"))));
      if (copied) {
        cells.add(Sizes.words(size.number("checkpoints")));
      }
      table.row(cells.toArray(String[]::new));
    }
    call.console().line(call.console().bold("=== " + call.app() + " kept releases"));
    call.console().lines(table.lines(call.console().terminal().columns()));
    call.console()
        .line(
            sizes.items().size()
                + " kept; "
                + Sizes.words(own)
                + " of it belongs to one release alone");
    return 0;
  }

  private static int blame(Call call) {
    String key = call.word(0).orElseThrow();
    Json settings = call.api().get(call.path("/blame/" + Api.segment(key)));
    if (call.json()) {
      return call.print(settings);
    }
    Table table = new Table(1, "Rel", "Change", "By", "When", "From", "To");
    for (Json setting : settings.items()) {
      table.row(
          Releases.label(setting),
          setting.text("description"),
          setting.text("by"),
          call.ago(setting.text("at")),
          mark(setting.text("before")),
          mark(setting.text("after")));
    }
    call.console().line(call.console().bold("=== " + key + " of " + call.app()));
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String mark(String fingerprint) {
    return fingerprint.isEmpty() ? "-" : fingerprint;
  }
}
