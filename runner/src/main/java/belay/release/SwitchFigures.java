package belay.release;

import java.util.Optional;

/**
 * What a switch cost, taken in the router and kept beside the release's row. Times are
 * microseconds.
 *
 * @param warm whether the web dynos ran already
 * @param toRepointMicros from the accepted change to the repoint of the router
 * @param drained what became of the requests in flight; known when the last of them has ended
 * @param before how the old release answered in the minute before; empty when it had no web dynos
 * @param after how the new one answers, known some seconds after the switch
 */
public record SwitchFigures(
    boolean warm,
    long toRepointMicros,
    Optional<Drained> drained,
    Optional<Latency> before,
    Optional<Latency> after) {

  /** The same with what became of the requests in flight. */
  public SwitchFigures with(Drained end) {
    return new SwitchFigures(warm, toRepointMicros, Optional.of(end), before, after);
  }

  /**
   * What became of the requests in flight, open connections included.
   *
   * @param toLastAnswerMicros from the accepted change to the last answer of the old release
   * @param inFlight how many there were at the repoint
   * @param failed requests of the app that the router failed meanwhile
   * @param cut how many were still open when the time for draining was over
   */
  public record Drained(long toLastAnswerMicros, int inFlight, int failed, int cut) {}

  /**
   * How requests were answered.
   *
   * @param requests how many; the percentiles mean nothing when there were none
   */
  public record Latency(long requests, long p50Micros, long p99Micros) {}
}
