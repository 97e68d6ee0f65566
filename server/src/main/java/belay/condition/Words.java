package belay.condition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/** Numbers and times as a sentence has them. Pure. */
final class Words {
  private static final int DIGITS = 2;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Words() {}

  /** {@code 0.2 %}, {@code 34 %}. */
  static String percent(double share) {
    return rounded(share * 100) + " %";
  }

  /** {@code 38 ms}, {@code 1.2 s}. */
  static String time(long micros) {
    return micros < 1_000_000 ? rounded(micros / 1_000.0) + " ms" : rounded(micros / 1e6) + " s";
  }

  /** {@code 41 requests a second}, {@code 3 requests a minute}. */
  static String rate(long requests, Duration over) {
    double second = requests / (double) Math.max(1, over.toSeconds());
    if (second >= 1) {
      return many(second, "a second");
    }
    return many(second * MINUTE, "a minute");
  }

  private static String many(double n, String per) {
    String number = rounded(n);
    return number + (number.equals("1") ? " request " : " requests ") + per;
  }

  /** {@code just now}, {@code 3 min ago}. */
  static String ago(Instant at, Instant now) {
    long seconds = Duration.between(at, now).toSeconds();
    if (seconds < 10) {
      return "just now";
    }
    if (seconds < MINUTE) {
      return seconds + " s ago";
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + " min ago";
    }
    if (seconds < DAY) {
      return seconds / HOUR + " h ago";
    }
    return seconds / DAY + (seconds / DAY == 1 ? " day ago" : " days ago");
  }

  static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
        + text.substring(1)
        + (text.endsWith(".") ? "" : ".");
  }

  private static String rounded(double number) {
    if (number >= 100) {
      return String.valueOf(Math.round(number));
    }
    return new BigDecimal(number)
        .round(new MathContext(DIGITS, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }
}
