package belay.guard;

/**
 * How much a release's dynos had to do.
 *
 * @param inFlight requests at once for each dyno, on average over a second or so
 * @param cpu processors used by each dyno; 0 where nobody knows
 */
public record Load(double inFlight, double cpu) {
  /** Nothing to do. */
  public static final Load NONE = new Load(0, 0);

  /** Nobody knows how much: nothing is above it. */
  public static final Load UNKNOWN = new Load(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** What chance and the measuring itself may add. */
  private static final double TOLERANCE = 1.25;

  private static final double IN_FLIGHT_TOLERANCE = 1;
  private static final double CPU_TOLERANCE = 0.1;

  /**
   * Whether these had more to do than those at their busiest, beyond what chance may make of it.
   */
  public boolean isAbove(Load busiest) {
    return inFlight > busiest.inFlight * TOLERANCE + IN_FLIGHT_TOLERANCE
        || (busiest.cpu > 0 && cpu > busiest.cpu * TOLERANCE + CPU_TOLERANCE);
  }
}
