package belay.hook;

import belay.release.SwitchFigures;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a switch cost, in words. Pure. */
final class FiguresWords {
  private static final int MICROS_IN_MILLI = 1_000;

  private FiguresWords() {}

  static String of(SwitchFigures figures) {
    String switched =
        (figures.warm() ? "warm, " : "cold, ") + "in " + millis(figures.toRepointMicros());
    return switched
        + figures
            .drained()
            .map(d ->
                ", "
                    + d.failed()
                    + " of "
                    + d.inFlight()
                    + " requests in flight failed"
                    + (d.cut() > 0 ? ", " + d.cut() + " cut when the time to drain was over" : ""))
            .orElse(", what was open on the old release is still ending");
  }

  private static String millis(long micros) {
    BigDecimal exact = BigDecimal.valueOf(micros).divide(BigDecimal.valueOf(MICROS_IN_MILLI));
    return exact.setScale(micros < 10L * MICROS_IN_MILLI ? 1 : 0, RoundingMode.HALF_UP) + " ms";
  }
}
