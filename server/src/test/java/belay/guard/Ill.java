package belay.guard;

import java.util.SplittableRandom;

/** What is wrong with an app; said for each request, on either side. */
enum Ill {
  CLEAN(false),
  /** Two requests in a hundred fail, before and after. */
  TWO_PERCENT(false),
  /**
   * After a minute twice as many come; it sheds while it has more to do than ever before, and the
   * former one idles.
   */
  SHEDS_30(false),
  SHEDS_60(false),
  /** The new release has a page that the former one answers with 404, and it fails at times. */
  NEW_PAGE(false),
  /** One client asks for a page that fails in the new release only. */
  ONE_VISITOR(false),
  /** Ten requests fail within ten minutes, and nothing else comes. */
  TEN_IN_TEN_MINUTES(false),
  /** For a minute everything fails on both sides. */
  SHARED_OUTAGE(false),
  /** What both need answers slowly, and one time in ten not at all. */
  SLOW_DEPENDENCY(false),
  /** One request in twenty fails, on both sides. */
  FLAKY(false),
  /** Answers take three times as long for the first minute. */
  COLD_CACHES(false),
  /** Slow for ten seconds, and three requests in ten are shed meanwhile. */
  COLD_START(false),
  BUG_ON_2_PERCENT(true),
  BUG_ON_20_PERCENT(true),
  BUG_EVERYWHERE(true),
  /** After two minutes more and more requests fail. */
  LEAK(true),
  /** What changes something fails; nothing can be asked twice. */
  BUG_ON_POST(true),
  /** Answers take eight times as long. */
  SLOW(true);

  private static final double BASE = 0.001;

  private final boolean blame;

  Ill(boolean blame) {
    this.blame = blame;
  }

  /** Whether the new release is to blame. */
  boolean isBlame() {
    return blame;
  }

  /** An answer that a visitor would call an error: see {@link #likely}. */
  boolean fails(
      boolean fresh, Traffic.Request r, double seconds, boolean busy, SplittableRandom chance) {
    double p = likely(fresh, r, seconds, busy);
    return p >= 1 || chance.nextDouble() < p;
  }

  /**
   * How likely a request fails.
   *
   * @param busy whether it has more to do than the former release ever had
   */
  double likely(boolean fresh, Traffic.Request r, double seconds, boolean busy) {
    if (r.hopeless()) {
      return 1;
    }
    return switch (this) {
      case NEW_PAGE -> r.page() == 3 ? (fresh ? 0.2 : 0) : BASE;
      case ONE_VISITOR -> r.client() == Traffic.ODD_CLIENT && fresh ? 1 : BASE;
      case BUG_ON_2_PERCENT -> fresh && r.page() * 101 % 50 == 7 ? 1 : BASE;
      case BUG_ON_20_PERCENT -> fresh && r.page() % 5 == 2 ? 1 : BASE;
      case BUG_ON_POST -> fresh && !r.safe() ? 1 : BASE;
      default -> atMost(fresh, seconds, busy);
    };
  }

  /** How likely any request but an odd client's fails, at most. */
  double atMost(boolean fresh, double seconds, boolean busy) {
    return switch (this) {
      case CLEAN, COLD_CACHES, ONE_VISITOR, SLOW -> BASE;
      case TWO_PERCENT -> 0.02;
      case SHEDS_30 -> fresh && busy ? 0.3 : BASE;
      case SHEDS_60 -> fresh && busy ? 0.6 : BASE;
      case NEW_PAGE -> fresh ? 0.2 : BASE;
      case TEN_IN_TEN_MINUTES -> 1 / 6.0;
      case SHARED_OUTAGE -> seconds > 30 && seconds < 90 ? 1 : BASE;
      case SLOW_DEPENDENCY -> 0.1;
      case FLAKY -> 0.05;
      case COLD_START -> fresh && seconds < 10 ? 0.3 : BASE;
      case BUG_ON_2_PERCENT, BUG_ON_20_PERCENT, BUG_EVERYWHERE, BUG_ON_POST -> fresh ? 1 : BASE;
      case LEAK -> fresh ? Math.clamp((seconds - 120) / 300, BASE, 0.5) : BASE;
    };
  }

  /** Whether the former release has the page at all. */
  boolean isKnownToFormer(Traffic.Request r) {
    return this != NEW_PAGE || r.page() != 3;
  }

  /** How many more visitors come. */
  double demand(double seconds) {
    return (this == SHEDS_30 || this == SHEDS_60) && seconds > 60 ? 2 : 1;
  }

  /** How much longer answers take. */
  double slowness(boolean fresh, double seconds) {
    return switch (this) {
      case COLD_CACHES -> fresh && seconds < 60 ? 3 : 1;
      case COLD_START -> fresh && seconds < 10 ? 20 : 1;
      case SHEDS_30, SHEDS_60 -> fresh && seconds > 60 ? 8 : 1;
      case SLOW_DEPENDENCY -> seconds > 60 ? 10 : 1;
      case SLOW -> fresh ? 8 : 1;
      default -> 1;
    };
  }
}
