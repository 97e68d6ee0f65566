package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code belay logs}. */
public final class LogCommands {
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

  private static int logs(Call call) {
    boolean tail = call.has("tail");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("lines", call.number("num", 100, 0));
    body.put("tail", tail);
    call.option("source").ifPresent(source -> body.put("source", source));
    call.option("ps").ifPresent(process -> body.put("dyno", process));
    LogFollower follower = new LogFollower(call, Json.of(body));
    if (tail) {
      follower.tail();
    } else {
      follower.once();
    }
    return 0;
  }
}
