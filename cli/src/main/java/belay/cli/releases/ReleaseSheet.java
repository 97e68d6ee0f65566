package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.console.Sizes;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;

/** One release, as {@code releases:info} shows it. */
final class ReleaseSheet {
  static final String MASK = "********";
  private static final int IMAGE_CHARS = 12;

  private ReleaseSheet() {}

  static List<String> lines(Call call, Json release, Json config, boolean reveal) {
    Json belay = release.at("belay");
    List<String> lines = new ArrayList<>();
    lines.add(call.console().bold("=== Release " + Releases.label(release)));
    row(lines, "Change", release.text("description"));
    row(lines, "By", release.text("user", "email") + via(belay));
    row(lines, "When", call.ago(release.text("created_at")) + "  " + release.text("created_at"));
    row(lines, "Status", status(release, belay));
    row(lines, "Reason", belay.text("reason"));
    row(lines, "Commit", (belay.text("commit") + " " + belay.text("commit_subject")).strip());
    row(lines, "Slug", slug(release, belay));
    row(lines, "Image", belay.text("image"));
    belay.at("images").fields().forEach((k, v) -> row(lines, "Image", v.text() + "  " + k));
    belay.at("runtimes").items().forEach(r -> row(lines, "Runtime", runtime(r)));
    String warm = Switches.warm(release, call.context().clock().instant());
    row(lines, "Warm", warm.replaceFirst("^warm ", ""));
    row(lines, "URL", belay.text("url"));
    Json cost = belay.at("switch");
    row(lines, "Switch", cost(cost));
    lines.addAll(Guard.lines(belay.at("guard")));
    row(lines, "Contract", ContractCommands.inWords(belay));
    row(lines, "Before", Switches.latency(cost.at("before")));
    row(lines, "After", Switches.latency(cost.at("after")));
    List<String> addons = new ArrayList<>();
    release.at("addon_plan_names").items().forEach(name -> addons.add(name.text()));
    row(lines, "Addons", String.join(", ", addons));
    belay.at("data").fields().forEach((k, v) -> row(lines, "Data", k + "#g" + v.text()));
    if (!belay.at("process_types").fields().isEmpty()) {
      lines.add("Process types:");
      belay.at("process_types").fields().forEach((k, v) -> lines.add("  " + k + ": " + v.text()));
    }
    config(lines, config, reveal);
    return lines;
  }

  /** An image's id as Docker's own command shortens it. */
  static String image(String id) {
    String digest = id.substring(id.indexOf(':') + 1);
    return digest.substring(0, Math.min(IMAGE_CHARS, digest.length()));
  }

  private static String runtime(Json runtime) {
    String place = runtime.text("place");
    String where = place.startsWith("/") || place.equals("compiled") ? place : "in the slug";
    return runtime.text("name")
        + "  "
        + where
        + "  sha256:"
        + runtime.text("fingerprint").substring(0, 12);
  }

  private static String cost(Json cost) {
    if (cost.isNothing()) {
      return "";
    }
    String last =
        cost.at("to_last_answer_us").isNothing()
            ? ""
            : ", last answer after " + Switches.time(cost.number("to_last_answer_us"));
    long cut = cost.number("cut");
    return (cost.truth("warm") ? "warm, " : "cold, ")
        + Switches.cost(cost)
        + last
        + (cut == 0 ? "" : ", " + cut + " cut when the time to drain was over");
  }

  private static void config(List<String> lines, Json config, boolean reveal) {
    if (config.fields().isEmpty()) {
      return;
    }
    lines.add(reveal ? "Config:" : "Config:   (--reveal shows the values)");
    int width = config.fields().keySet().stream().mapToInt(String::length).max().orElse(0);
    config
        .fields()
        .forEach((key, value) ->
            lines.add(
                "  "
                    + key
                    + " ".repeat(width - key.length())
                    + "  => "
                    + (reveal ? value.exact() : MASK)));
  }

  private static void row(List<String> lines, String name, String value) {
    if (!value.isBlank()) {
      lines.add(name + (name.isEmpty() ? " " : ":") + " ".repeat(9 - name.length()) + value);
    }
  }

  private static String via(Json belay) {
    String source = belay.text("source");
    String credential = belay.text("actor_credential").replaceFirst("-.*", "");
    String by = credential.isEmpty() ? source : source + ", key " + credential;
    return by.isEmpty() ? "" : " (" + by + ")";
  }

  private static String status(Json release, Json belay) {
    String detail = belay.text("detail");
    return release.text("status")
        + (release.truth("current") ? ", current" : "")
        + (detail.isEmpty() ? "" : ": " + detail);
  }

  private static String slug(Json release, Json belay) {
    if (release.at("slug").isNothing()) {
      return "none";
    }
    String stamp = belay.text("stamp");
    String name = stamp.isEmpty() ? release.text("slug", "id") : stamp;
    long size = belay.number("slug_size");
    return size == 0 ? name : name + ", " + Sizes.words(size);
  }
}
