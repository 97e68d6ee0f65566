package belay.guard;

/**
 * How many of a number of things were of one kind.
 *
 * @param hits from 0 to {@code total}
 */
public record Share(long hits, long total) {
  /** Nothing was looked at. */
  public static final Share NONE = new Share(0, 0);

  private static final int HALVINGS = 50;
  private static final double NEGLIGIBLE = 1e-17;

  public Share {
    if (hits < 0 || total < hits) {
      throw new IllegalArgumentException(hits + " of " + total + " is no share.");
    }
  }

  /** Both together. */
  public Share plus(Share other) {
    return new Share(hits + other.hits, total + other.total);
  }

  /** From 0 to 1; 0 of nothing. */
  public double ratio() {
    return total == 0 ? 0 : (double) hits / total;
  }

  /**
   * The probability of a hit that is exceeded with that confidence at most: the upper end of the
   * one-sided interval of Clopper and Pearson (Biometrika 26, 1934), which holds for every
   * probability and any number of things. 1 when nothing was looked at.
   *
   * @param confidence below 1, as 0.995
   */
  public double upperBound(double confidence) {
    if (hits == total) {
      return 1;
    }
    double low = ratio();
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (atMost(middle) > 1 - confidence) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The probability of no more hits than these, were each as likely as that; 0 < p < 1. */
  private double atMost(double p) {
    double term = Math.exp(logTerm(p));
    double sum = term;
    double odds = (1 - p) / p;
    for (long i = hits; i > 0 && term > sum * NEGLIGIBLE; i--) {
      term *= i / (total - i + 1.0) * odds;
      sum += term;
    }
    return sum;
  }

  private double logTerm(double p) {
    return logFactorial(total)
        - logFactorial(hits)
        - logFactorial(total - hits)
        + hits * Math.log(p)
        + (total - hits) * Math.log1p(-p);
  }

  /** By adding up where there are few, by Stirling's series (error below 1e-12) elsewhere. */
  private static double logFactorial(long n) {
    if (n < 32) {
      double sum = 0;
      for (long i = 2; i <= n; i++) {
        sum += Math.log((double) i);
      }
      return sum;
    }
    double x = (double) n;
    return x * Math.log(x)
        - x
        + Math.log(2 * Math.PI * x) / 2
        + 1 / (12 * x)
        - 1 / (360 * x * x * x);
  }
}
