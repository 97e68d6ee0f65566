package belay.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version: numbers, the most important first. A part that is missing is 0 in comparisons.
 *
 * @param text as it was written, without what stood before the first number
 */
public record Version(List<Integer> parts, String text) implements Comparable<Version> {
  private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})*");

  public Version {
    parts = List.copyOf(parts);
  }

  /** The first version in a text: of {@code Python 3.11.2+} it is 3.11.2. */
  public static Optional<Version> in(String text) {
    Matcher matcher = NUMBERS.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    List<Integer> parts = new ArrayList<>();
    for (String part : matcher.group().split("\\.", -1)) {
      parts.add(Integer.valueOf(part));
    }
    return Optional.of(new Version(parts, matcher.group()));
  }

  static Version of(Integer... parts) {
    List<Integer> all = List.of(parts);
    return new Version(all, String.join(".", all.stream().map(String::valueOf).toList()));
  }

  int part(int index) {
    return index < parts.size() ? parts.get(index) : 0;
  }

  /** The first version after all that begin with the first {@code count} parts of this one. */
  Version after(int count) {
    List<Integer> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(part(i));
    }
    next.set(count - 1, next.get(count - 1) + 1);
    return of(next.toArray(Integer[]::new));
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int order = Integer.compare(part(i), other.part(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Version version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    int last = parts.size();
    while (last > 0 && parts.get(last - 1) == 0) {
      last--;
    }
    return parts.subList(0, last).hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
