package belay.cli.releases;

import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the guard says of a release, as several commands show it. */
public final class Guard {
  /** Of the others nobody need be told in a list. */
  private static final Set<String> NOTED =
      Set.of("regressed", "dependency", "migration", "overload");

  private static final int NAME_WIDTH = 10;

  private Guard() {}

  /** All of it, as rows with the name Guard; none where it says nothing. */
  public static List<String> lines(Json guard) {
    List<String> lines = new ArrayList<>();
    if (guard.isNothing()) {
      return lines;
    }
    row(
        lines,
        "Guard",
        verdict(guard) + end(guard) + ", " + guard.number("requests") + " requests");
    guard.at("evidence").items().forEach(e -> row(lines, "", e.text("sentence")));
    if (!guard.at("reason").isNothing()) {
      row(lines, "", "not gone back, as " + guard.text("reason"));
    }
    if (isLookedAt(guard) && !guard.at("former").isNothing() && !guard.truth("compared")) {
      row(
          lines,
          "",
          "v" + guard.text("former") + " does not run beside it: only dynos that die count");
    }
    return lines;
  }

  private static boolean isLookedAt(Json guard) {
    return guard.text("stage").equals("watches");
  }

  private static String end(Json guard) {
    return switch (guard.text("stage")) {
      case "goes_back" -> ", going back to v" + guard.text("former");
      case "went_back" -> ", went back to v" + guard.text("former");
      case "watches" -> ", still looked at";
      default -> "";
    };
  }

  /** A verdict for people: too few requests prove nothing. */
  private static String verdict(Json guard) {
    String word = guard.text("verdict");
    return word.equals("quiet") ? "quiet (unproven)" : word;
  }

  /**
   * What a list notes of a release; empty where all is well or nothing is known. That too few
   * requests came is news of the one that serves: of most that were soon replaced it is so.
   */
  static String note(Json release) {
    String word = release.text("belay", "guard", "verdict");
    if (word.equals("quiet")) {
      return release.truth("current") ? "unproven" : "";
    }
    return NOTED.contains(word) ? word : "";
  }

  private static void row(List<String> lines, String name, String value) {
    lines.add(
        name + (name.isEmpty() ? " " : ":") + " ".repeat(NAME_WIDTH - 1 - name.length()) + value);
  }
}
