package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code rollback --rehearse}. */
final class Drills {
  private Drills() {}

  static int rehearse(Call call) {
    Map<String, Object> body = new LinkedHashMap<>();
    call.word(0).ifPresent(target -> body.put("target", target));
    Json drill;
    try (Progress progress = call.console().progress("Rehearsing a rollback of " + call.app())) {
      drill = call.api().post(call.path("/actions/rehearse"), Json.of(body)).body();
      progress.end(
          drill.truth("well")
              ? "v" + drill.number("version") + " came up well"
              : "v" + drill.number("version") + " did not come up");
    }
    if (call.json()) {
      call.print(drill);
    }
    if (!drill.truth("well")) {
      throw Failure.failed(
          "v" + drill.number("version") + ": " + drill.text("detail"),
          "Nothing was changed. A rollback to it would fail too, and leave what serves.");
    }
    if (!call.json()) {
      call.console()
          .line(
              "It took "
                  + Switches.time(drill.number("took_us"))
                  + " to boot. Nothing was changed.");
    }
    return 0;
  }
}
