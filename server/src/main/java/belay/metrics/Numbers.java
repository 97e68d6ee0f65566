package belay.metrics;

/** Numbers as both formats read them. */
final class Numbers {
  private static final double WHOLE_MAX = 1L << 53;

  private Numbers() {}

  static String value(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < WHOLE_MAX
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** A bucket's bound, which OpenMetrics wants to be told as a number with a point. */
  static String bound(double bound) {
    return Double.isInfinite(bound) ? "+Inf" : Double.toString(bound);
  }
}
