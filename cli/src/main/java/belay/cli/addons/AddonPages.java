package belay.cli.addons;

import belay.cli.command.Browser;
import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.Map;
import java.util.Optional;

/** What an add-on is called, and where its pages are. */
final class AddonPages {
  private AddonPages() {}

  static int rename(Call call) {
    String name = call.word(0).orElseThrow();
    String next = call.word(1).orElseThrow();
    return call.shown(
        call.done(
            "Renaming " + name + " to " + next,
            () ->
                call.api()
                    .post(
                        "/belay-addons/" + Api.segment(name) + "/rename",
                        Json.of(Map.of("name", next)))
                    .body()));
  }

  static int open(Call call) {
    String name = call.word(0).orElseThrow();
    String url = call.api().get("/addons/" + Api.segment(name)).text("web_url");
    if (url.isEmpty()) {
      throw Failure.failed(
          "There is no page of " + name + ": no app has it.",
          "Attach it with: belay addons:attach " + name + " -a APP");
    }
    return show(call, url);
  }

  static int docs(Call call) {
    String word = call.word(0).orElseThrow();
    Optional<Json> addon =
        call.api().get("/belay-addons").items().stream()
            .filter(a -> a.text("name").equals(word) || a.text("id").equals(word))
            .findFirst();
    String plan = addon.map(a -> a.text("plan")).orElse(word);
    String service = plan.substring(0, plan.indexOf(':') < 0 ? plan.length() : plan.indexOf(':'));
    return show(
        call, call.api().get("/addon-services/" + Api.segment(service) + "/docs").text("url"));
  }

  private static int show(Call call, String url) {
    call.console().line(url);
    Browser.show(call, url);
    return 0;
  }
}
