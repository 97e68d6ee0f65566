package belay.release;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command that runs by the clock, as a source asks for it.
 *
 * @param name unique among those of a slug
 * @param schedule a cron expression of five fields
 * @param zone the id of the time zone that it is read in
 * @param limit how long one run may take
 * @param command a line for a shell
 */
public record Job(String name, String schedule, String zone, Duration limit, String command) {
  /** Jobs of one app. */
  public static final int MAX = 20;

  public static final int COMMAND_CHARS_MAX = 4_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,29}");
  private static final int FIELDS = 5;

  public Job {
    insist(NAME.matcher(name).matches());
    insist((schedule + zone + command).chars().noneMatch(c -> c < ' '));
    insist(limit.isPositive());
  }

  private static void insist(boolean right) {
    if (!right) {
      throw new InvalidInput("not a job");
    }
  }

  /** Letters, digits, dashes and underscores, at most 30. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether a text stands on one line. */
  public static boolean isLine(String text) {
    return !text.isBlank() && text.chars().noneMatch(c -> c < ' ');
  }

  /** The one of a name among several. */
  public static Optional<Job> of(String name, List<Job> jobs) {
    return jobs.stream().filter(job -> job.name.equals(name)).findFirst();
  }

  /** One a line, with tabs between its fields. */
  public static String text(List<Job> jobs) {
    return jobs.stream().map(Job::line).collect(Collectors.joining("\n"));
  }

  private String line() {
    return String.join("\t", name, schedule, zone, Long.toString(limit.toSeconds()), command);
  }

  /**
   * The opposite of {@link #text}.
   *
   * @throws InvalidInput when it is not such a text
   */
  public static List<Job> parse(String text) {
    return text.lines().map(Job::parseLine).toList();
  }

  private static Job parseLine(String line) {
    String[] fields = line.split("\t", FIELDS);
    insist(fields.length == FIELDS);
    try {
      Duration limit = Duration.ofSeconds(Long.parseLong(fields[3]));
      return new Job(fields[0], fields[1], fields[2], limit, fields[4]);
    } catch (NumberFormatException e) {
      throw new InvalidInput("not a job");
    }
  }
}
