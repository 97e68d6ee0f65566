package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.console.Interruption;
import belay.cli.http.Json;
import java.util.List;

/** Requests about releases that several commands make. */
public final class Releases {
  private static final int POLL_MILLIS = 500;

  private Releases() {}

  public static String label(Json release) {
    return "v" + release.number("version");
  }

  /** The newest release of the call's app. */
  public static Json newest(Call call) {
    List<Json> page =
        call.api().get(call.path("/releases"), "version ..; max=1, order=desc").items();
    return page.isEmpty() ? Json.NOTHING : page.getFirst();
  }

  /** What a person is told who presses Ctrl-C while the server makes a release for him. */
  public static Interruption goesOn(Call call, String what) {
    return call.console()
        .goesOn(
            what + " goes on: the server finishes what it was asked for.",
            "belay releases -a " + call.app() + " tells how it ends.");
  }

  /** The release once it is no longer pending; asks again until then. */
  public static Json settled(Call call, Json release) {
    Json now = release;
    while (now.text("status").equals("pending")) {
      try {
        // A change may take as long as a release command does; there is nothing to wait on but
        // time.
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failure.failed(
            label(now) + " is still pending.", "belay releases tells how it ends.");
      }
      now = call.api().get(call.path("/releases/" + release.number("version")));
    }
    return now;
  }

  /** Refuses to call a failed release done. */
  public static void insist(Json release) {
    if (release.text("status").equals("failed")) {
      String detail = release.text("belay", "detail");
      throw Failure.failed(
          "Release "
              + label(release)
              + " failed"
              + (detail.isEmpty() ? "." : ": " + detail)
              + "\nThe release before it goes on serving.",
          "belay releases:info " + label(release) + " and belay logs tell more.");
    }
  }
}
