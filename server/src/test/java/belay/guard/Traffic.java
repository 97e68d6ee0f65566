package belay.guard;

import java.util.Random;

/** Who asks an app for what, and how often. */
enum Traffic {
  /** 50 requests per second. */
  STEADY,
  /** 20 per second, and 200 for three seconds out of thirty. */
  BURSTY,
  /** Doubles within the window, as in the morning. */
  WAVE,
  /** Six per minute. */
  QUIET,
  /**
   * 50 per second, and beside them one client who asks twice a second for what fails everywhere.
   */
  STRANGER;

  static final int PAGES = 50;
  static final int CLIENTS = 200;
  static final int FAILING_PAGE = PAGES;
  static final int ODD_CLIENT = CLIENTS;

  /** A request. */
  record Request(int page, int client, boolean safe) {}

  /** Requests per second, that many seconds after the switch. */
  double rate(double seconds) {
    return switch (this) {
      case STEADY, STRANGER -> 50;
      case BURSTY -> seconds % 30 < 3 ? 200 : 20;
      case WAVE -> 50 * (1 + Math.min(1, seconds / 600));
      case QUIET -> 0.1;
    };
  }

  /** The few first pages are asked for most. */
  static Request request(Random chance) {
    double u = chance.nextDouble();
    int page = (int) (PAGES * u * u * u);
    return new Request(page, chance.nextInt(CLIENTS), chance.nextInt(100) < 85);
  }

  /** How many come in a time in which there are so many on average (Knuth; normal for many). */
  static int poisson(double mean, Random chance) {
    if (mean > 30) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * chance.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = chance.nextDouble();
    int n = 0;
    while (product > limit) {
      n++;
      product *= chance.nextDouble();
    }
    return n;
  }
}
