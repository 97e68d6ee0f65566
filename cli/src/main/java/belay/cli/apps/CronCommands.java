package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Ago;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Commands about what runs by the clock: the jobs of Heroku's Scheduler. */
public final class CronCommands {
  private CronCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("cron", "list what runs by the clock, its next run and how the last one went")
            .aliases("scheduler")
            .app()
            .json()
            .examples("belay cron -a api")
            .runs(CronCommands::list),
        Entry.named("cron:runs", "list the last runs of a job")
            .app()
            .words("JOB", 1, 1)
            .option("-n", "--num", "N", "how many; 15")
            .json()
            .examples("belay cron:runs report -a api")
            .runs(CronCommands::history),
        Entry.named("cron:run", "run a job now, whatever its schedule says")
            .app()
            .words("JOB", 1, 1)
            .option("--reason", "TEXT", "why; others see it")
            .json()
            .examples("belay cron:run report -a api")
            .runs(CronCommands::run));
  }

  private static int list(Call call) {
    Json jobs = call.api().get(call.path("/jobs"));
    if (call.json()) {
      return call.print(jobs);
    }
    if (jobs.items().isEmpty()) {
      call.console().line("Nothing of " + call.app() + " runs by the clock.");
      call.console().line("A job stands in belay.yml, under cron: a schedule and a command.");
      return 0;
    }
    Instant now = call.context().clock().instant();
    Table table = new Table(5, "Job", "Schedule", "Next", "Last run", "Result", "Command");
    for (Json job : jobs.items()) {
      Json last = job.at("last_run");
      table.row(
          job.text("name"),
          schedule(job),
          job.at("next_at").isNothing() ? "not while " + job.text("waits") : in(job, now),
          last.isNothing() ? "never" : Ago.of(last.text("due_at"), now),
          last.isNothing() ? "" : result(last),
          job.text("command"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String schedule(Json job) {
    String zone = job.text("timezone");
    return job.text("schedule") + (zone.equals("UTC") ? "" : " " + zone);
  }

  /** {@code in 5 min}; of what is further away the time itself. */
  private static String in(Json job, Instant now) {
    Instant next = Instant.parse(job.text("next_at"));
    long seconds = Math.max(0, Duration.between(now, next).toSeconds());
    if (seconds < 60) {
      return "in " + seconds + " s";
    }
    return seconds < 3_600
        ? "in " + seconds / 60 + " min"
        : next.toString().replace('T', ' ').replaceFirst(":00Z$", " UTC");
  }

  private static String result(Json run) {
    String dyno = run.text("dyno");
    String how = run.text("description");
    return dyno.isEmpty() ? how : how + " (" + dyno + ")";
  }

  private static int history(Call call) {
    String job = call.words().getFirst();
    Json runs = call.api().get(call.path("/jobs/" + Api.segment(job) + "/runs"));
    if (call.json()) {
      return call.print(runs);
    }
    int most = call.option("num").map(Integer::parseInt).orElse(15);
    Table table = new Table(4, "Due", "By", "Release", "Took", "Result");
    runs.items().stream()
        .limit(most)
        .forEach(run ->
            table.row(
                run.text("due_at").replace('T', ' ').replaceFirst("(\\.\\d+)?Z$", " UTC"),
                run.text("cause").equals("hand") ? "hand" : "the clock",
                "v" + run.number("version"),
                took(run),
                result(run)));
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String took(Json run) {
    if (run.text("dyno").isEmpty() || run.at("ended_at").isNothing()) {
      return "";
    }
    Duration took =
        Duration.between(Instant.parse(run.text("began_at")), Instant.parse(run.text("ended_at")));
    return took.toSeconds() < 10
        ? took.toMillis() + " ms"
        : took.toMinutes() > 0
            ? took.toMinutes() + " min " + took.toSecondsPart() + " s"
            : took.toSeconds() + " s";
  }

  private static int run(Call call) {
    String job = call.words().getFirst();
    Json run;
    try (Progress progress = call.console().progress("Running " + job + " of " + call.app())) {
      Json body = Json.of(call.option("reason").map(r -> Map.of("reason", r)).orElse(Map.of()));
      run = call.api().post(call.path("/jobs/" + Api.segment(job) + "/runs"), body).body();
      progress.done(run.text("dyno"));
    }
    if (call.json()) {
      return call.print(run);
    }
    if (run.text("outcome").equals("failed") && run.at("exit_status").isNothing()) {
      call.console().line(job + " " + run.text("description"));
      return 1;
    }
    call.console().line("Its output: belay logs -f --ps " + run.text("dyno") + " -a " + call.app());
    call.console().line("How it went: belay cron:runs " + job + " -a " + call.app());
    return 0;
  }
}
