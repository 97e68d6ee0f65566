package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.http.Json;

/** How a release came to be, as {@code belay why} prints it. */
final class WhySheet {
  private WhySheet() {}

  static int print(Call call) {
    String release =
        call.word(0).map(HistoryCommands::name).orElseGet(() -> HistoryCommands.serving(call));
    Json why = call.api().get(call.path("/releases/" + release + "/why"));
    if (call.json()) {
      return call.print(why);
    }
    call.console()
        .line(call.console().bold("=== Why " + Releases.label(why) + " of " + call.app()));
    row(call, "What", why.text("description") + " (" + why.text("kind") + ")");
    row(
        call,
        "Who",
        why.text("by", "email")
            + " with key "
            + why.text("by", "credential")
            + " by "
            + why.text("by", "source"));
    row(call, "When", call.ago(why.text("at")) + "  " + why.text("at"));
    row(call, "Reason", why.text("reason"));
    row(call, "Commit", (why.text("commit") + " " + why.text("commit_subject")).strip());
    if (why.number("queued_us") > 1_000) {
      row(call, "Waited", Switches.time(why.number("queued_us")) + " for changes before it");
    }
    if (why.number("build_us") > 0) {
      row(call, "Build", Switches.time(why.number("build_us")) + ", " + why.text("buildpack"));
    }
    why.at("checks").items().forEach(check -> row(call, "Checked", check.text()));
    steps(call, why);
    String detail = why.text("detail");
    row(call, "Outcome", why.text("status") + (detail.isEmpty() ? "" : ": " + detail));
    row(call, "Switch", Switches.cost(why.at("switch")));
    call.console().lines(Guard.lines(why.at("guard")));
    return 0;
  }

  private static void steps(Call call, Json why) {
    why.at("steps")
        .items()
        .forEach(step ->
            row(
                call,
                "Step",
                step.text("step") + " after " + Switches.time(step.number("after_us"))));
  }

  private static void row(Call call, String name, String value) {
    if (!value.isBlank()) {
      call.console().line(name + ":" + " ".repeat(9 - name.length()) + value);
    }
  }
}
