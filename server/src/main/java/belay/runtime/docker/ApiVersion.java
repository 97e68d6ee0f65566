package belay.runtime.docker;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the Docker Engine's API, {@code 1.41}. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** Docker 19.03: the first with all that is asked of it here. */
  static final ApiVersion OLDEST = new ApiVersion(1, 40);

  /** The oldest that Docker 29 still speaks, and the newest that is asked for here. */
  static final ApiVersion NEWEST = new ApiVersion(1, 44);

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
  private static final Comparator<ApiVersion> ORDER =
      Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

  static Optional<ApiVersion> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    return form.matches()
        ? Optional.of(
            new ApiVersion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
        : Optional.empty();
  }

  /** The version to talk to an engine in whose newest is this one; empty when that is too old. */
  Optional<ApiVersion> agreed() {
    if (compareTo(OLDEST) < 0) {
      return Optional.empty();
    }
    return Optional.of(compareTo(NEWEST) > 0 ? NEWEST : this);
  }

  @Override
  public int compareTo(ApiVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
