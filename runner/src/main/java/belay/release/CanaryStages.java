package belay.release;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which part of an app's visitors a new release is given, one after the other, before it is given
 * all of them.
 *
 * @param percents each more than the one before, from 1 to 99; empty for no canary
 */
public record CanaryStages(List<Integer> percents) {
  /** New releases go live for all visitors at once. */
  public static final CanaryStages NONE = new CanaryStages(List.of());

  private static final String OFF = "off";
  private static final int STAGES_MAX = 10;
  private static final int TEXT_MAX = 40;

  public CanaryStages {
    percents = List.copyOf(percents);
  }

  /**
   * Of what people write: {@code 10}, {@code 1,10,50} or {@code off}.
   *
   * @throws InvalidInput when it is neither
   */
  public static CanaryStages parse(String text) {
    String plain = text.strip();
    if (plain.isEmpty() || plain.equals(OFF)) {
      return NONE;
    }
    if (plain.length() > TEXT_MAX || !plain.matches("[1-9]\\d?(,[1-9]\\d?)*")) {
      throw invalid(plain);
    }
    List<Integer> all = Stream.of(plain.split(",", -1)).map(Integer::valueOf).toList();
    boolean grows = all.stream().sorted().distinct().toList().equals(all);
    if (!grows || all.size() > STAGES_MAX) {
      throw invalid(plain);
    }
    return new CanaryStages(all);
  }

  private static InvalidInput invalid(String text) {
    return new InvalidInput(
        "\""
            + Printable.of(text, TEXT_MAX)
            + "\" names no stages of a canary: they are percents of the visitors from 1 to 99, each"
            + " more than the one before, such as 10 or 1,10,50; or off.");
  }

  public boolean isNone() {
    return percents.isEmpty();
  }

  /** The first part; only where there are any. */
  public int first() {
    return percents.getFirst();
  }

  /** What comes after a part; empty when that is all visitors. */
  public Optional<Integer> after(int percent) {
    return percents.stream().filter(p -> p > percent).findFirst();
  }

  /** As {@link #parse} takes it. */
  @Override
  public String toString() {
    return isNone() ? OFF : percents.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
