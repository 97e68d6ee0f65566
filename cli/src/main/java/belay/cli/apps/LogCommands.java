package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Http;
import belay.cli.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code belay logs}. */
public final class LogCommands {
  private static final int RECONNECTS_MAX = 30;

  private LogCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("logs", "show the app's newest log lines")
            .app()
            .option("-n", "--num", "N", "how many (100)")
            .flag("-f", "--tail", "go on with what comes")
            .option("--ps", "NAME", "only of this process type or dyno, such as web or web.1")
            .option("--source", "NAME", "only from app, or from heroku (router and platform)")
            .examples("belay logs -f", "belay logs -n 500 --ps web.1 --source app")
            .runs(LogCommands::logs));
  }

  private static int logs(Call call) throws IOException {
    boolean tail = call.has("tail");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("lines", call.number("num", 100, 0));
    body.put("tail", tail);
    call.option("source").ifPresent(source -> body.put("source", source));
    call.option("ps").ifPresent(process -> body.put("dyno", process));
    Json session = call.api().post(call.path("/log-sessions"), Json.of(body)).body();
    return new Follower(call, session.text("logplex_url")).follow(tail);
  }

  /** Server-sent events (the HTML standard, 9.2), resumed where they broke off. */
  private static final class Follower {
    private final Call call;
    private final String url;
    private String last = "";

    Follower(Call call, String url) {
      this.call = call;
      this.url = url;
    }

    int follow(boolean tail) throws IOException {
      stream();
      for (int i = 0; tail && i < RECONNECTS_MAX; i++) {
        pause();
        try {
          stream();
          i = 0;
        } catch (belay.cli.http.ApiError e) {
          if (e.httpStatus() != 0) {
            throw e;
          }
          // Not reachable, perhaps only for as long as it restarts.
        }
      }
      if (tail) {
        throw Failure.failed("The log stream ended.", "belay logs -f begins a new one.");
      }
      return 0;
    }

    private static void pause() {
      try {
        // Between two attempts to reach a server that is away there is nothing to wait on but time.
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failure.failed("Interrupted.");
      }
    }

    private void stream() throws IOException {
      Map<String, String> resume = last.isEmpty() ? Map.of() : Map.of("Last-Event-ID", last);
      try (Http.Response response = call.api().open(url, "text/event-stream", resume)) {
        if (response.status() != 200) {
          throw Failure.failed("The log stream ended.", "belay logs -f begins a new one.");
        }
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          event(line);
          if (!lines.ready()) {
            call.console().flush();
          }
        }
      }
    }

    private void event(String line) {
      if (line.startsWith("data:")) {
        call.console().line(painted(value(line)));
      } else if (line.startsWith("id:")) {
        last = value(line);
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
}
