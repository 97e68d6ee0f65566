package belay.series;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A time up to now that is looked at, in as many points as a plot can show. */
public enum Span {
  TEN_MINUTES("10m", Duration.ofMinutes(10), Duration.ofSeconds(10)),
  HOUR("1h", Duration.ofHours(1), Duration.ofSeconds(30)),
  SIX_HOURS("6h", Duration.ofHours(6), Duration.ofMinutes(3)),
  DAY("24h", Duration.ofDays(1), Duration.ofMinutes(12)),
  TWO_DAYS("48h", Duration.ofDays(2), Duration.ofMinutes(20)),
  WEEK("7d", Duration.ofDays(7), Duration.ofHours(1)),
  FIVE_WEEKS("35d", Duration.ofDays(35), Duration.ofHours(6));

  private final String word;
  private final Duration length;
  private final Duration step;

  Span(String word, Duration length, Duration step) {
    this.word = word;
    this.length = length;
    this.step = step;
  }

  public String word() {
    return word;
  }

  public Duration length() {
    return length;
  }

  /** Of one point. */
  public Duration step() {
    return step;
  }

  public static Optional<Span> ofWord(String word) {
    return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Span::word).toList();
  }
}
