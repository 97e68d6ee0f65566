package belay.logs;

import belay.release.App;
import java.time.InstantSource;
import java.util.UUID;

/** What the platform itself says in an app's log. */
public final class PlatformLog {
  private final AppLogs logs;
  private final InstantSource time;

  public PlatformLog(AppLogs logs, InstantSource time) {
    this.logs = logs;
    this.time = time;
  }

  /** About a process: {@code heroku[web.1]: …}. */
  public void process(UUID appId, Object name, String message) {
    logs.append(appId, new LogLine(time.instant(), "heroku", name.toString(), message));
  }

  /** About a change that somebody made: {@code app[api]: …}, as Heroku has it. */
  public void api(App app, String message) {
    logs.append(app.id(), new LogLine(time.instant(), "app", "api", message));
  }
}
