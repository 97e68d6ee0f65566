package belay.release;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The timestamp id of a deploy, {@code YYYYMMDD-HHMMSS} in UTC. Unique per app: it names the
 * release directory and the image tag.
 */
public record Stamp(String value) implements Comparable<Stamp> {
  private static final Pattern FORM = Pattern.compile("\\d{8}-\\d{6}");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  public Stamp {
    if (!FORM.matcher(value).matches()) {
      throw new InvalidInput("Not a release id of the form YYYYMMDD-HHMMSS: " + value);
    }
  }

  public static Stamp of(Instant instant) {
    return new Stamp(FORMAT.format(instant.truncatedTo(ChronoUnit.SECONDS)));
  }

  /**
   * The stamp of a deploy made now: this second's, or the one after the last stamp's when that is
   * later. So stamps of one app only grow, however many come in a second and wherever the clock
   * jumps.
   */
  public static Stamp next(Instant now, Optional<Stamp> last) {
    Stamp wanted = of(now);
    return last.filter(l -> l.compareTo(wanted) >= 0)
        .map(l -> of(l.instant().plusSeconds(1)))
        .orElse(wanted);
  }

  /** The second that it names. */
  public Instant instant() {
    return FORMAT.parse(value, Instant::from);
  }

  public static boolean isStamp(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public int compareTo(Stamp other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
