package belay.network;

/**
 * How many connections to elsewhere one app may have and begin. The kernel keeps all connections of
 * the machine in mind, of apps and of their visitors, up to a number; when that is reached it drops
 * new ones, whoever's they are. No app alone comes there: those that it has open are counted, and
 * those that have ended stay in mind for two minutes, so that what it begins is held to a rate.
 *
 * @param open at once
 * @param perSecond begun by TCP, for long
 * @param burst begun by TCP, for a moment
 */
record Allowance(int open, int perSecond, int burst) {
  /** For each new connection the kernel goes through all that the app has open. */
  private static final int OPEN_MAX = 8_192;

  /** What no app is held below, however small the machine is. */
  private static final int LEAST = 128;

  /** Three quarters of all, spread over the two minutes: a quarter is left for everybody else. */
  private static final int SECONDS = 160;

  private static final int RATE_LEAST = 20;

  /** What small machines have, where the kernel does not say. */
  private static final int USUAL = 65_536;

  /**
   * Of what the kernel says.
   *
   * @param tracked how many connections it can keep in mind; what is no number counts as usual
   */
  static Allowance of(String tracked) {
    int most = tracked.matches("[1-9]\\d{0,8}") ? Integer.parseInt(tracked) : USUAL;
    int part = Math.max(LEAST, most / 8);
    return new Allowance(Math.min(OPEN_MAX, part), Math.max(RATE_LEAST, most / SECONDS), part);
  }
}
