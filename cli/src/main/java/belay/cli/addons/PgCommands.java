package belay.cli.addons;

import belay.cli.apps.RunCommands;
import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Commands about PostgreSQL. What asks the database runs in a one-off dyno of the app, which has
 * its config vars and reaches what the app reaches.
 */
public final class PgCommands {
  private static final String WHICH = "the attachment, such as DATABASE, which is usual";

  private static final String INFO =
      """
      select 'Version' as "Fact", current_setting('server_version') as "Is"
      union all select 'Size', pg_size_pretty(pg_database_size(current_database()))
      union all select 'Tables', count(*)::text from pg_stat_user_tables
      union all select 'Rows, about', coalesce(sum(n_live_tup), 0)::text from pg_stat_user_tables
      union all select 'Connections', count(*)::text || ' of ' ||
        (current_setting('max_connections')::int - 6)::text
        from pg_stat_activity where datname = current_database()\
      """;

  private static final String SESSIONS =
      """
      select pid, state, application_name as source, now() - query_start as running_for,
        left(query, 60) as query from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
      order by query_start\
      """;

  private PgCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("pg:psql", "talk to an app's database with psql")
            .app()
            .words("[DATABASE]", 0, 1)
            .option("-c", "--command", "SQL", "say this instead of opening a prompt")
            .examples("belay pg:psql -a api", "belay pg:psql -c 'select count(*) from users'")
            .runs(PgCommands::psql),
        Entry.named("pg:info", "show an app's database: version, size, connections")
            .app()
            .words("[DATABASE]", 0, 1)
            .runs(call -> say(call, INFO)),
        Entry.named("pg:ps", "list what an app's database is doing")
            .app()
            .words("[DATABASE]", 0, 1)
            .runs(call -> say(call, SESSIONS)),
        Entry.named("pg:kill", "end a query, or with --force its session")
            .app()
            .words("PID [DATABASE]", 1, 2)
            .flag("-f", "--force", "end the session")
            .examples("belay pg:kill 4711 -a api")
            .runs(PgCommands::kill),
        PgForkCommand.entry(),
        PgPromoteCommand.entry(),
        Entry.named("pg:credentials:rotate", "give a database a new password; its apps restart")
            .words("ADD-ON", 1, 1)
            .json()
            .examples("belay pg:credentials:rotate postgresql-curved-12345")
            .runs(PgCommands::rotate));
  }

  private static String key(Call call, int word) {
    String name = call.word(word).orElse("DATABASE").toUpperCase(Locale.ROOT);
    if (!name.matches("[A-Z_][A-Z0-9_]{0,120}")) {
      throw Failure.usage("Say " + WHICH + ".");
    }
    return name.endsWith("_URL") ? name : name + "_URL";
  }

  private static String psql(String key, String options) {
    return "if [ -z \"$"
        + key
        + "\" ]; then echo \"There is no "
        + key
        + " here: belay config has what there is.\"; exit 1; fi;"
        + " if ! command -v psql >/dev/null; then echo \"psql is not in this app's image or on"
        + " this machine (Debian: apt-get install postgresql-client).\"; exit 1; fi;"
        + " exec psql \"$"
        + key
        + "\""
        + options;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static int psql(Call call) throws IOException {
    String options = call.option("command").map(sql -> " -c " + quoted(sql)).orElse("");
    return RunCommands.oneOff(
        call, psql(key(call, 0), options), "Connecting to " + key(call, 0) + " of ");
  }

  private static int say(Call call, String sql) throws IOException {
    return RunCommands.oneOff(
        call,
        psql(key(call, 0), " -X -P pager=off -P footer=off -c " + quoted(sql)),
        "Asking " + key(call, 0) + " of ");
  }

  private static int kill(Call call) throws IOException {
    String pid = call.word(0).orElseThrow();
    if (!pid.matches("\\d{1,9}")) {
      throw Failure.usage("A PID is a number; belay pg:ps lists them.");
    }
    String function = call.has("force") ? "pg_terminate_backend" : "pg_cancel_backend";
    String sql = "select " + function + "(" + pid + ")";
    return RunCommands.oneOff(
        call, psql(key(call, 1), " -XAt -c " + quoted(sql)), "Ending " + pid + " on ");
  }

  private static int rotate(Call call) {
    String name = call.word(0).orElseThrow();
    try (Progress progress = call.console().progress("Rotating the credentials of " + name)) {
      Json addon =
          call.api()
              .post("/belay-addons/" + Api.segment(name) + "/credentials/rotate", Json.of(Map.of()))
              .body();
      progress.done("the old ones are good for two minutes more");
      return call.json() ? call.print(addon) : 0;
    }
  }
}
