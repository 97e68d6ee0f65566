package belay.runtime;

import java.util.Locale;
import java.util.Optional;

/**
 * The networks that dynos are in.
 *
 * @param range addresses of the apps' networks; empty where they have none
 * @param range6 the same of IPv6
 */
public record DynoNetworks(Kind kind, Optional<String> range, Optional<String> range6) {
  public static final DynoNetworks MACHINES = without(Kind.MACHINE);
  public static final DynoNetworks EACH_ITS_OWN = without(Kind.DYNO);

  /** What shares one. */
  public enum Kind {
    /** All that is on the machine. */
    MACHINE,
    /** The dynos of an app. */
    APP,
    /** Nothing: each dyno has its own. */
    DYNO;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static DynoNetworks without(Kind kind) {
    return new DynoNetworks(kind, Optional.empty(), Optional.empty());
  }

  /** The inverse of {@link #text}. */
  public static DynoNetworks parse(String text) {
    if (text.isEmpty()) {
      return MACHINES;
    }
    if (text.equals(Kind.DYNO.word())) {
      return EACH_ITS_OWN;
    }
    String[] ranges = text.split(" ", 2);
    return new DynoNetworks(
        Kind.APP,
        Optional.of(ranges[0]),
        ranges.length > 1 ? Optional.of(ranges[1]) : Optional.empty());
  }

  /** In one line, as the runner tells it. */
  public String text() {
    return switch (kind) {
      case MACHINE -> "";
      case DYNO -> kind.word();
      case APP -> range.orElseThrow() + range6.map(six -> " " + six).orElse("");
    };
  }
}
