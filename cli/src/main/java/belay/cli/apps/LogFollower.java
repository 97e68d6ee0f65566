package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.http.ApiError;
import belay.cli.http.Http;
import belay.cli.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints an app's log as server-sent events bring it (the HTML standard, 9.2). A stream that breaks
 * off, as when the control plane is restarted or upgraded, is resumed after the last line that was
 * printed: no line comes twice, and none is left out that the log still holds.
 */
final class LogFollower {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long PAUSE_MILLIS_MIN = 200;
  private static final long PAUSE_MILLIS_MAX = 5_000;

  /** The server sends something every 15 seconds; after four times that, it is gone. */
  private static final int SILENCE_MILLIS_MAX = 60_000;

  private final Call call;
  private final String sessions;
  private final Json wanted;
  private final List<String> data = new ArrayList<>();
  private String url;
  private String position = "";
  private String last = "";

  /**
   * @param wanted what is asked of each log session
   */
  LogFollower(Call call, Json wanted) {
    this.call = call;
    this.sessions = call.path("/log-sessions");
    this.wanted = wanted;
    this.url = session();
  }

  /** Prints what there is. */
  void once() {
    try {
      print();
    } catch (IOException e) {
      throw Failure.failed(
          "The log stream broke off (" + e.getMessage() + "); there may be more lines.",
          "belay logs -a " + call.app());
    }
  }

  /** Goes on until the user ends it, or nobody has been there for too long. */
  void tail() {
    long pause = PAUSE_MILLIS_MIN;
    while (true) {
      String before = last;
      attempt();
      if (call.context().overSsh()) {
        // The connection that this is printed to ends with the control plane.
        throw Failure.failed(
            "The log stream ended with the control plane, and so does this SSH connection.",
            "When it is back, give the same command again.");
      }
      pause = last.equals(before) ? Math.min(2 * pause, PAUSE_MILLIS_MAX) : PAUSE_MILLIS_MIN;
      awaitServer(pause);
    }
  }

  /** Prints a stream to its end, or to where it breaks off. */
  private void attempt() {
    try {
      print();
    } catch (IOException e) {
      // It is resumed where it was, and if nobody is there any more that is said then.
    } catch (ApiError e) {
      if (e.httpStatus() != 0) {
        throw e;
      }
    }
  }

  /** Waits until a log session can be had again. */
  private void awaitServer(long firstPause) {
    long pause = firstPause;
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += pause) {
      pause(pause);
      try {
        url = session();
        return;
      } catch (ApiError e) {
        // Not reachable, or not ready yet, perhaps only for as long as it restarts.
        if (e.httpStatus() != 0 && e.httpStatus() < 500) {
          throw e;
        }
        if (waited == 0) {
          call.console()
              .warn(
                  "The log stream broke off. Waiting for the control plane, "
                      + PATIENCE.toMinutes()
                      + " minutes at most; Ctrl-C ends this.");
        }
      }
      pause = Math.min(2 * pause, PAUSE_MILLIS_MAX);
    }
    throw Failure.failed(
        "The control plane did not come back within " + PATIENCE.toMinutes() + " minutes.",
        "When it is back, belay logs -f follows the log again.");
  }

  private static void pause(long millis) {
    try {
      // Between two attempts to reach a server that is away there is nothing to wait on but time.
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  private String session() {
    return call.api().post(sessions, wanted).body().text("logplex_url");
  }

  private void print() throws IOException {
    Map<String, String> resume = last.isEmpty() ? Map.of() : Map.of("Last-Event-ID", last);
    try (Http.Response response = call.api().open(url, "text/event-stream", resume)) {
      if (response.status() != 200) {
        throw new IOException("status " + response.status());
      }
      response.connection().setSoTimeout(SILENCE_MILLIS_MAX);
      data.clear();
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
        if (!lines.ready()) {
          call.console().flush();
        }
      }
    } finally {
      call.console().flush();
    }
  }

  /** An event counts once it is whole: what broke off in the middle of it comes again. */
  private void take(String line) {
    if (line.startsWith("data:")) {
      data.add(value(line));
    } else if (line.startsWith("id:")) {
      position = value(line);
    } else if (line.isEmpty() && !data.isEmpty()) {
      data.forEach(text -> call.console().line(painted(text)));
      data.clear();
      last = position;
    }
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  /**
   * {@code TIME source[process]: text}, with what stands before the text in the colour of its
   * source.
   */
  private String painted(String line) {
    int end = line.indexOf("]: ");
    if (end < 0) {
      return line;
    }
    String head = line.substring(0, end + 2);
    String shown =
        head.contains(" heroku[") ? call.console().yellow(head) : call.console().green(head);
    return shown + line.substring(end + 2);
  }
}
