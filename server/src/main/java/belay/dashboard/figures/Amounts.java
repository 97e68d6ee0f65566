package belay.dashboard.figures;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Rates and shares for people: two digits are enough. */
public final class Amounts {
  private static final int DIGITS = 2;
  private static final int SECONDS = 60;
  private static final double THOUSAND = 1_000;

  private Amounts() {}

  /** {@code 41 /s}, {@code 3 /min}, {@code 1.2k /s}. */
  public static String rate(double perSecond) {
    if (perSecond == 0) {
      return "0 /s";
    }
    return perSecond >= 1 ? number(perSecond) + " /s" : number(perSecond * SECONDS) + " /min";
  }

  /** {@code 0.2 %}; nothing of nothing is 0 %. */
  public static String percent(long part, long all) {
    return all == 0 ? "0 %" : number(100.0 * part / all) + " %";
  }

  /** The same text whose numbers are never parted from their units at a line's end. */
  public static String whole(String text) {
    return text.replaceAll("(\\d) (%|ms|s|min|h)(?=[ ,.;:)]|$)", "$1\u00a0$2");
  }

  static String number(double value) {
    if (value >= THOUSAND) {
      return plain(value / THOUSAND) + "k";
    }
    return plain(value);
  }

  private static String plain(double value) {
    if (value >= 100) {
      return String.valueOf(Math.round(value));
    }
    return new BigDecimal(value)
        .round(new MathContext(DIGITS, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }
}
