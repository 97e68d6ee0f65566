package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.ApiError;
import belay.cli.http.Json;
import java.util.List;
import java.util.Map;

/** Commands that put live what was made and does not serve: held and failed releases. */
public final class RetryCommands {
  private static final String CANARY =
      "give it to that part of the visitors first; 1,10,50 for stages, off for none";

  private RetryCommands() {}

  public static List<Entry> entries() {
    return List.of(
        OrderCommands.reasoned("promote", "put a held release live, as a new one; ends a pin")
            .words("vN", 1, 1)
            .argument(Rollback::isTarget)
            .flag("--force", "also what was rolled back from")
            .option("--canary", "PERCENT", CANARY)
            .examples("belay promote v48", "belay promote v48 --canary 10")
            .runs(call -> again(call, "promote", "Promoting")),
        OrderCommands.reasoned("releases:retry", "try a failed release again, as a new one")
            .words("[vN]", 0, 1)
            .argument(Rollback::isTarget)
            .flag("--force", "also what was rolled back from")
            .option("--canary", "PERCENT", CANARY)
            .examples("belay releases:retry", "belay releases:retry v48 --canary 10")
            .runs(call -> again(call, "retry", "Retrying")));
  }

  private static int again(Call call, String action, String doing) {
    Map<String, Object> body = OrderCommands.body(call);
    call.word(0).ifPresent(name -> body.put("release", name));
    if (call.has("force")) {
      body.put("force", true);
    }
    call.option("canary").ifPresent(stages -> body.put("canary", stages));
    String what = call.word(0).orElse("the newest release");
    try (Progress progress = call.console().progress(doing + " " + what + " on " + call.app())) {
      Api.Answer answer = asked(call, action, body, progress);
      Json release =
          answer.outcome().equals("held") ? answer.body() : Releases.settled(call, answer.body());
      if (release.text("status").equals("held")) {
        progress.end("held, " + Releases.label(release));
        throw Failure.failed(
            Releases.label(release) + " is held: " + release.text("belay", "detail"));
      }
      Releases.insist(release);
      progress.done(
          Releases.label(release)
              + (release.text("status").equals("canary")
                  ? ", a canary at " + release.number("belay", "canary") + " %"
                  : ""));
      return call.json() ? call.print(release) : 0;
    }
  }

  /** The release that failed ends the line: its number is what one looks it up by. */
  private static Api.Answer asked(
      Call call, String action, Map<String, Object> body, Progress progress) {
    try {
      return call.api().post(call.path("/actions/" + action), Json.of(body));
    } catch (ApiError e) {
      long version = e.body().number("release", "version");
      progress.end(version > 0 ? "failed, v" + version : "!");
      throw e;
    }
  }
}
