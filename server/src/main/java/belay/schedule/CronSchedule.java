package belay.schedule;

import belay.release.InvalidInput;
import belay.release.Job;
import belay.release.Printable;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.Optional;

/**
 * When a job is due: a cron expression of five fields, or {@code @hourly} and the like, read in a
 * time zone. Where clocks are put forward or back the rules are Vixie cron's, see <a
 * href="https://manpages.debian.org/bookworm/cron/cron.8.en.html">its manual</a>: what is due at
 * fixed hours and minutes is due once, and as soon as the skipped hour is over; what is due every
 * so often goes by the time that passes. Immutable.
 */
public final class CronSchedule {
  private static final int CHARS_MAX = 200;
  private static final int TRIES = 1_000;
  private static final Map<String, String> NAMED =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");
  private static final CronDefinition UNIX =
      CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

  private final ExecutionTime times;
  private final ZoneRules zone;
  private final boolean byTimePassed;

  private CronSchedule(ExecutionTime times, ZoneRules zone, boolean byTimePassed) {
    this.times = times;
    this.zone = zone;
    this.byTimePassed = byTimePassed;
  }

  /** Of a job whose schedule was {@link #check}ed when its slug was built. */
  public static CronSchedule of(Job job) {
    return parse(job.schedule(), job.zone());
  }

  /**
   * Reads one.
   *
   * @throws InvalidInput saying what is wrong with it, without a full stop at its end
   */
  static CronSchedule parse(String text, String zone) {
    String[] fields = fields(text);
    String expression = String.join(" ", fields);
    try {
      ExecutionTime times = ExecutionTime.forCron(new CronParser(UNIX).parse(expression));
      boolean passed = fields[0].startsWith("*") || fields[1].startsWith("*");
      return new CronSchedule(times, zone(zone).getRules(), passed);
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(
          "\"" + Printable.of(text, CHARS_MAX) + "\" is no schedule: " + reason(e));
    }
  }

  /**
   * Refuses what is no schedule, or never due.
   *
   * @throws InvalidInput saying why, without a full stop at its end
   */
  public static void check(String text, String zone) {
    if (parse(text, zone).after(Instant.EPOCH).isEmpty()) {
      throw new InvalidInput(
          "\"" + Printable.of(text, CHARS_MAX) + "\" is never due: there is no such date");
    }
  }

  private static String[] fields(String text) {
    String written = text.strip();
    if (written.length() > CHARS_MAX) {
      throw new InvalidInput("a schedule has at most " + CHARS_MAX + " characters");
    }
    String expression = NAMED.getOrDefault(written, written);
    String[] fields = expression.split("\\s+", -1);
    if (fields.length != 5 || expression.startsWith("@")) {
      throw new InvalidInput(
          "\""
              + Printable.of(written, CHARS_MAX)
              + "\" is no schedule: it is minute, hour, day of month, month and day of week, such as"
              + " \"30 3 * * *\", or one of @hourly, @daily, @weekly, @monthly, @yearly");
    }
    return fields;
  }

  /**
   * Refuses what is no time zone.
   *
   * @throws InvalidInput saying what is wrong with it, without a full stop at its end
   */
  public static void checkZone(String id) {
    ZoneId _ = zone(id);
  }

  private static ZoneId zone(String id) {
    try {
      ZoneId zone = ZoneId.of(id);
      if (id.equals("UTC") || id.contains("/")) {
        return zone;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new InvalidInput(
        "\"" + Printable.of(id, CHARS_MAX) + "\" is no time zone, such as UTC or Europe/Berlin");
  }

  private static String reason(IllegalArgumentException e) {
    String said = Optional.ofNullable(e.getMessage()).orElse("it cannot be read");
    return Printable.of(
        said.replace("Failed to parse cron expression. ", "").replaceFirst("\\.$", ""), CHARS_MAX);
  }

  /** When it is due next, later than that; empty for never. */
  public Optional<Instant> after(Instant time) {
    return byTimePassed ? byTimePassed(time) : atFixedTimes(time);
  }

  private Optional<LocalDateTime> next(LocalDateTime local) {
    return times
        .nextExecution(ZonedDateTime.of(local, ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime);
  }

  /** A time that clocks skip is when they have skipped it; one that comes twice is the first. */
  private Optional<Instant> atFixedTimes(Instant time) {
    LocalDateTime local = LocalDateTime.ofInstant(time, zone.getOffset(time));
    for (int i = 0; i < TRIES; i++) {
      Optional<LocalDateTime> next = next(local);
      Optional<Instant> due = next.map(this::firstOf);
      if (due.isEmpty() || due.get().isAfter(time)) {
        return due;
      }
      local = next.get();
    }
    return Optional.empty();
  }

  private Instant firstOf(LocalDateTime local) {
    Optional<ZoneOffsetTransition> change = Optional.ofNullable(zone.getTransition(local));
    return change
        .filter(ZoneOffsetTransition::isGap)
        .map(ZoneOffsetTransition::getInstant)
        .orElseGet(() ->
            local.toInstant(
                change.isPresent() ? change.get().getOffsetBefore() : zone.getOffset(local)));
  }

  /** From one change of the clocks to the next they go as if there were none. */
  private Optional<Instant> byTimePassed(Instant time) {
    Instant from = time;
    LocalDateTime local = LocalDateTime.ofInstant(from, zone.getOffset(from));
    for (int i = 0; i < TRIES; i++) {
      ZoneOffset offset = zone.getOffset(from);
      Optional<Instant> due = next(local).map(l -> l.toInstant(offset));
      Optional<Instant> change =
          Optional.ofNullable(zone.nextTransition(from)).map(ZoneOffsetTransition::getInstant);
      if (due.isEmpty() || change.isEmpty() || due.get().isBefore(change.get())) {
        return due;
      }
      from = change.get();
      // That very moment may be one.
      local = LocalDateTime.ofInstant(from, zone.getOffset(from)).minusSeconds(1);
    }
    return Optional.empty();
  }
}
