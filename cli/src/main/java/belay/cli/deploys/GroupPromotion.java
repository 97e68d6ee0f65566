package belay.cli.deploys;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.ApiError;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code belay pipelines:promote -g}: what a group runs goes live in the next stage's, as one. */
final class GroupPromotion {
  private GroupPromotion() {}

  static int run(Call call) {
    String group = call.option("group").orElse("");
    if (call.has("app") || call.has("canary")) {
      throw Failure.usage("-g goes with neither -a nor --canary.");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    call.option("to").ifPresent(to -> body.put("to", to));
    if (call.has("force")) {
      body.put("force", true);
    }
    call.option("reason").ifPresent(reason -> body.put("reason", reason));
    Json promoted;
    try (var _ =
            call.console()
                .goesOn(
                    "The promotion goes on: the server finishes what it was asked for.",
                    "belay groups tells how it ends.");
        Progress progress = call.console().begin("Promoting the group " + group)) {
      promoted = asked(call, "/groups/" + Api.segment(group) + "/actions/promote", body, progress);
      progress.more(" to " + promoted.text("to") + "... ");
      Json generation = promoted.at("generation");
      if (generation.isNothing()) {
        progress.end("no change");
      } else {
        progress.done("G" + generation.number("number"));
      }
    }
    if (call.json()) {
      return call.print(promoted);
    }
    boolean held = false;
    for (Json member : promoted.at("members").items()) {
      held |= member.text("status").equals("held");
      call.console().line("  " + line(member));
      if (!member.text("message").isEmpty()) {
        call.console().line("    " + member.text("message"));
      }
    }
    return held ? Failure.FAILED : 0;
  }

  private static String line(Json member) {
    String version = "v" + member.number("version");
    return member.text("app")
        + ": "
        + switch (member.text("status")) {
          case "succeeded" -> member.text("source") + "'s code, as " + version;
          case "unchanged" -> "has " + member.text("source") + "'s code already, " + version;
          default -> version + " is " + member.text("status");
        };
  }

  private static Json asked(Call call, String path, Map<String, Object> body, Progress progress) {
    try {
      return call.api().post(path, Json.of(body)).body();
    } catch (ApiError e) {
      progress.end("... !");
      throw e;
    }
  }
}
