package belay.manifest;

import belay.manifest.ManifestNode.Fields;
import belay.release.InvalidInput;
import belay.release.Job;
import belay.schedule.CronSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source wants to have run by the clock: {@code cron} of belay.yml, a map of jobs by name,
 * and that of app.json, a list as <a
 * href="https://dokku.com/docs/processes/scheduled-cron-tasks/">Dokku</a> reads it.
 */
final class CronJobs {
  private static final String CRON = "cron";
  private static final String SCHEDULE = "schedule";
  private static final String COMMAND = "command";
  private static final String TIMEZONE = "timezone";
  private static final String TIMEOUT = "timeout";
  private static final Set<String> FIELDS =
      new TreeSet<>(Set.of(SCHEDULE, COMMAND, TIMEZONE, TIMEOUT));
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Duration LIMIT_MAX = Duration.ofHours(24);
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})\\s*(s|m|h)?");
  private static final int NAME_CHARS_MAX = 26;

  private CronJobs() {}

  /**
   * Those of belay.yml.
   *
   * @throws InvalidInput with file and line
   */
  static List<Job> named(ManifestNode node) {
    List<Job> jobs = new ArrayList<>();
    Map<String, ManifestNode> entries = node.asFields(CRON).fields();
    bounded(node, entries.size());
    entries.forEach((name, entry) -> {
      if (!Job.isName(name)) {
        throw entry
            .place()
            .fault(
                "\""
                    + name
                    + "\" is no name of a job: letters, digits, dashes and underscores, at most 30.");
      }
      Fields fields = entry.asFields(name);
      fields.only(FIELDS);
      jobs.add(job(name, fields));
    });
    return jobs;
  }

  /**
   * Those of app.json, which have no names: they are called as their commands. One in {@code
   * maintenance} is not run.
   *
   * @throws InvalidInput with file and line
   */
  static List<Job> listed(ManifestNode node) {
    List<Job> jobs = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    List<ManifestNode> items = node.asItems(CRON);
    bounded(node, items.size());
    for (ManifestNode item : items) {
      Fields fields = item.asFields(CRON);
      String command = command(fields);
      String name = name(command, taken);
      taken.add(name);
      Job job = job(name, fields);
      if (!fields.text("maintenance").equals(Optional.of("true"))) {
        jobs.add(job);
      }
    }
    return jobs;
  }

  private static void bounded(ManifestNode node, int size) {
    if (size > Job.MAX) {
      throw node.place().fault("an app has at most " + Job.MAX + " jobs, not " + size + ".");
    }
  }

  /** {@code node bin/report.js --all} is node-bin-report-js-all. */
  private static String name(String command, Set<String> taken) {
    String plain = command.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String trimmed = plain.replaceAll("^-|-$", "");
    String stem = trimmed.substring(0, Math.min(NAME_CHARS_MAX, trimmed.length()));
    String base = stem.isEmpty() ? "job" : stem.replaceAll("-$", "");
    String name = base;
    for (int i = 2; taken.contains(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  private static void insist(ManifestNode at, Runnable check) {
    try {
      check.run();
    } catch (InvalidInput e) {
      throw at.place().fault(e.getMessage() + ".");
    }
  }

  private static Job job(String name, Fields fields) {
    ManifestNode at = fields.field(SCHEDULE).orElseThrow(() -> missing(fields, SCHEDULE));
    String schedule = at.asText(SCHEDULE).strip();
    ManifestNode zoneAt = fields.field(TIMEZONE).orElse(at);
    String zone = fields.text(TIMEZONE).orElse("UTC");
    insist(zoneAt, () -> CronSchedule.checkZone(zone));
    insist(at, () -> CronSchedule.check(schedule, zone));
    Duration limit = fields.field(TIMEOUT).map(CronJobs::time).orElse(LIMIT);
    return new Job(name, schedule, zone, limit, command(fields));
  }

  private static InvalidInput missing(Fields fields, String key) {
    return fields.place().fault("\"" + key + "\" is missing: a job has a schedule and a command.");
  }

  private static String command(Fields fields) {
    ManifestNode node = fields.field(COMMAND).orElseThrow(() -> missing(fields, COMMAND));
    String command = node.asText(COMMAND).strip();
    if (!Job.isLine(command) || command.length() > Job.COMMAND_CHARS_MAX) {
      throw node.place()
          .fault(
              "a job's command is one line of at most "
                  + Job.COMMAND_CHARS_MAX
                  + " characters; put a longer one into a script.");
    }
    return command;
  }

  private static Duration time(ManifestNode node) {
    Matcher time = TIME.matcher(node.asText(TIMEOUT).strip());
    Optional<Duration> read =
        Optional.of(time)
            .filter(Matcher::matches)
            .map(m -> {
              long number = Long.parseLong(m.group(1));
              return switch (Optional.ofNullable(m.group(2)).orElse("s")) {
                case "h" -> Duration.ofHours(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofSeconds(number);
              };
            });
    return read.filter(t -> t.isPositive() && t.compareTo(LIMIT_MAX) <= 0)
        .orElseThrow(() ->
            node.place()
                .fault(
                    "\"timeout\" is a time such as 90s, 30m or 2h, at most 24h, not \""
                        + node.asText(TIMEOUT)
                        + "\"."));
  }
}
