package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Json;
import java.util.List;
import java.util.Map;

/** What visitors of an app are told of https. */
public final class HttpsCommands {
  /** What browsers want at least, to keep a name in the lists that they come with. */
  private static final int YEAR = 31_536_000;

  private HttpsCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("certs:hsts", "have browsers use https only (Strict-Transport-Security)")
            .app()
            .option("--max-age", "SECONDS", "for how long (31536000, a year)")
            .flag("--on", "for a year, or as long as --max-age says")
            .flag("--off", "no more, as soon as browsers come again")
            .json()
            .examples(
                "belay certs:hsts --max-age 86400    for a day, until you are sure",
                "belay settings https_redirect=off   no redirect to https either")
            .runs(HttpsCommands::strict));
  }

  private static int strict(Call call) {
    boolean off = call.has("off");
    boolean on = call.has("on") || call.has("max-age");
    if (on && off) {
      throw Failure.usage("--off stands alone.");
    }
    Json settings;
    if (on) {
      settings = changed(call, call.number("max-age", YEAR, 1));
    } else if (off) {
      // Browsers forget what they were told only when they are told so.
      settings = changed(call, 0);
    } else {
      settings = call.api().get(call.path("/settings"));
    }
    return call.json() ? call.print(settings) : tell(call, settings);
  }

  private static Json changed(Call call, int seconds) {
    return call.api().patch(call.path("/settings"), Json.of(Map.of("hsts", seconds))).body();
  }

  private static int tell(Call call, Json settings) {
    long seconds = settings.number("hsts");
    call.console()
        .line(
            seconds == 0
                ? "Strict-Transport-Security is off for " + call.app() + "."
                : "Browsers that come to "
                    + call.app()
                    + " by https come by nothing else for "
                    + seconds
                    + " seconds.");
    call.console()
        .line(
            settings.truth("https_redirect")
                ? "Who comes by http is sent to https."
                : "Who comes by http is not sent to https.");
    call.console().line("Both hold at names with a certificate that browsers trust.");
    return 0;
  }
}
