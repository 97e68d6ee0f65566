package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a rollback would do, as {@code rollback --dry-run} shows it. */
final class PreviewSheet {
  private static final int COMMITS_SHOWN = 10;

  private PreviewSheet() {}

  /** Exit status 0 when it is safe, 2 when a person should look first. */
  static int print(Call call, Json preview) {
    boolean safe = preview.truth("safe");
    if (call.json()) {
      call.console().line(preview.pretty());
    } else {
      lines(call, call.app(), preview).forEach(line -> call.console().line(line));
    }
    return safe ? 0 : Failure.ATTENTION;
  }

  static List<String> lines(Call call, String app, Json preview) {
    List<String> lines = new ArrayList<>();
    Json from = preview.at("from");
    Json target = preview.at("target");
    lines.add(
        call.console()
            .bold("=== Rolling back " + app + " would put back " + Releases.label(target)));
    lines.add("From:        " + release(call, from));
    lines.add("To:          " + release(call, target));
    preview.at("why").items().forEach(why -> lines.add("             " + why.text()));
    lines.addAll(code(preview.at("code"), from, target));
    config(lines, preview.at("config"));
    addons(lines, preview.at("addons"));
    types(lines, preview.at("process_types"));
    migrations(lines, preview.at("migrations"));
    runtimes(lines, preview.at("runtimes"));
    lines.add("Domains:     " + words(preview.at("domains")) + ": untouched");
    lines.add("Switch:      " + expected(preview));
    if (!preview.text("last_proven_good").isEmpty()) {
      lines.add("Rehearsed:   well, " + call.ago(preview.text("last_proven_good")));
    }
    preview
        .at("needs")
        .items()
        .forEach(need ->
            lines.add(
                call.console().red(" !  Needs " + need.text("flag") + ": " + need.text("why"))));
    preview
        .at("warnings")
        .items()
        .forEach(warning -> lines.add(call.console().yellow(" !  Look at: " + warning.text())));
    lines.add(
        preview.truth("safe")
            ? call.console().green("Nothing needs attention. Nothing was changed.")
            : "Nothing was changed.");
    return lines;
  }

  private static String release(Call call, Json release) {
    return Releases.label(release)
        + " "
        + release.text("description")
        + ", by "
        + release.text("by")
        + ", "
        + call.ago(release.text("created_at"));
  }

  static List<String> code(Json code, Json from, Json target) {
    List<String> lines = new ArrayList<>();
    String files = code.number("files") + (code.number("files") == 1 ? " file" : " files");
    if (from.text("commit").equals(target.text("commit")) && code.number("files") == 0) {
      lines.add("Code:        the same");
      return lines;
    }
    if (code.at("left").isNothing()) {
      lines.add("Code:        " + files + " differ (the repository does not have both commits)");
      return lines;
    }
    lines.add(
        "Code:        "
            + code.number("left_count")
            + (code.number("left_count") == 1 ? " commit less, " : " commits less, ")
            + code.number("gained_count")
            + " more, "
            + files
            + " differ");
    commits(lines, code.at("left"), code.number("left_count"), "-");
    commits(lines, code.at("gained"), code.number("gained_count"), "+");
    return lines;
  }

  private static void commits(List<String> lines, Json commits, long count, String sign) {
    commits.items().stream()
        .limit(COMMITS_SHOWN)
        .forEach(c ->
            lines.add(
                "             "
                    + sign
                    + " "
                    + c.text("id").substring(0, 7)
                    + " "
                    + c.text("subject")
                    + " ("
                    + c.text("author")
                    + ")"));
    if (count > COMMITS_SHOWN) {
      lines.add("             " + sign + " and " + (count - COMMITS_SHOWN) + " more");
    }
  }

  private static void config(List<String> lines, Json config) {
    List<String> words = new ArrayList<>();
    config.at("changed").items().forEach(k -> words.add(k.text() + " changes back"));
    config.at("added").items().forEach(k -> words.add(k.text() + " comes back"));
    config.at("removed").items().forEach(k -> words.add(k.text() + " is removed"));
    lines.add(
        "Config:      "
            + (words.isEmpty() ? "the same" : String.join(", ", words))
            + " (--config="
            + config.text("mode")
            + ")");
  }

  private static void addons(List<String> lines, Json addons) {
    List<String> words = new ArrayList<>();
    addons.at("gone").items().forEach(a -> words.add(a.text() + " is gone"));
    addons.at("staying").items().forEach(a -> words.add(a.text() + " was added since and stays"));
    addons.at("back").items().forEach(a -> words.add(a.text() + " is attached again"));
    lines.add("Add-ons:     " + (words.isEmpty() ? "the same" : String.join(", ", words)));
  }

  private static void types(List<String> lines, Json types) {
    List<String> words = new ArrayList<>();
    types
        .at("stopping")
        .fields()
        .forEach((type, count) -> words.add(type + " stops (" + count.text() + ")"));
    types
        .at("starting")
        .fields()
        .forEach((type, count) -> words.add(type + " starts (" + count.text() + ")"));
    lines.add("Processes:   " + (words.isEmpty() ? "the same" : String.join(", ", words)));
  }

  private static void migrations(List<String> lines, Json migrations) {
    if (migrations.items().isEmpty()) {
      lines.add("Migrations:  none between");
      return;
    }
    lines.add("Migrations:  " + migrations.items().size() + " that the target does not have");
    migrations
        .items()
        .forEach(m ->
            lines.add(
                "             "
                    + m.text("path")
                    + " ("
                    + m.text("framework")
                    + "): "
                    + m.text("effect")
                    + (m.at("why").items().isEmpty() ? "" : ", " + words(m.at("why")))));
  }

  private static void runtimes(List<String> lines, Json runtimes) {
    if (runtimes.items().isEmpty()) {
      lines.add("Runtime:     the same");
    }
    runtimes
        .items()
        .forEach(r ->
            lines.add(
                "Runtime:     "
                    + r.text("name")
                    + (r.text("now").isEmpty()
                        ? " is not here any more"
                        : " is now " + r.text("now"))));
  }

  private static String expected(Json preview) {
    String how = preview.truth("warm") ? "warm, nothing is started" : "cold, its dynos boot first";
    return preview.at("expected_us").isNothing()
        ? how
        : how + "; about " + Switches.time(preview.number("expected_us")) + " by past switches";
  }

  private static String words(Json list) {
    return list.items().stream().map(Json::text).collect(Collectors.joining(", "));
  }
}
