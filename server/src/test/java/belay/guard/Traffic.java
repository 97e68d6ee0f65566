package belay.guard;

import java.util.SplittableRandom;

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

  /**
   * A request.
   *
   * @param hopeless whether it fails whoever is asked
   */
  record Request(int page, int client, boolean safe, boolean hopeless) {}

  /** One of a client that asks for nothing but a page which nobody else wants. */
  Request odd() {
    return new Request(FAILING_PAGE, ODD_CLIENT, true, this == STRANGER);
  }

  /** Seconds between two looks, as the guard has them once a release is a minute old. */
  double tick(double seconds) {
    return switch (this) {
      case QUIET -> 5;
      case BURSTY -> 0.5;
      case STEADY, WAVE, STRANGER -> seconds < 60 ? 0.5 : 2;
    };
  }

  /** Requests per second, that many seconds after the switch. */
  double rate(double seconds) {
    return switch (this) {
      case STEADY, STRANGER -> 50;
      case BURSTY -> seconds % 30 < 3 ? 200 : 20;
      case WAVE -> 50 * (1 + Math.min(1, seconds / 600));
      case QUIET -> 0.1;
    };
  }

  /** Seconds after which the guard is asked though nothing failed; slow answers end a canary. */
  double pause(boolean canary) {
    return this == QUIET ? 120 : canary ? 10 : 30;
  }

  /**
   * The few first pages are asked for most.
   *
   * @param clients from which of them
   */
  static Request request(int firstClient, int clients, SplittableRandom chance) {
    double u = chance.nextDouble();
    int page = (int) (PAGES * u * u * u);
    int client = firstClient + chance.nextInt(clients);
    return new Request(page, client, chance.nextInt(100) < 85, false);
  }

  /** How many come in a time in which there are so many on average (Knuth; normal for many). */
  static int poisson(double mean, SplittableRandom chance) {
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

  /**
   * How many of a row do not have what each has with that probability, until one does; geometric.
   */
  static int skipped(double probability, SplittableRandom chance) {
    if (probability >= 1) {
      return 0;
    }
    double n = Math.log(1 - chance.nextDouble()) / Math.log1p(-probability);
    return probability <= 0 || n > 1_000_000_000 ? 1_000_000_000 : (int) n;
  }
}
