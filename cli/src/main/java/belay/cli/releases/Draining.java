package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.http.ApiError;
import belay.cli.http.Json;
import java.util.List;

/** What is still open on former releases of an app. */
public final class Draining {
  private Draining() {}

  /** The newest first; none from a server of a version that waited for it. */
  public static List<Json> of(Call call) {
    try {
      return call.api().get(call.path("/draining")).items();
    } catch (ApiError e) {
      return List.of();
    }
  }

  /** {@code 2 connections drain until 14:32}. */
  static String inWords(Json draining) {
    long connections = draining.number("connections");
    return connections
        + (connections == 1 ? " connection drains until " : " connections drain until ")
        + Switches.clock(draining.text("until"));
  }

  /**
   * Prints a line for each.
   *
   * @param line with a place for the version and one for the words
   */
  public static void print(Call call, String line) {
    for (Json draining : of(call)) {
      call.console().line(line.formatted(draining.number("version"), inWords(draining)));
    }
  }
}
