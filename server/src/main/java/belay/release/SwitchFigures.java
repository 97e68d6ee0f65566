package belay.release;

import java.util.Optional;

/**
 * What a switch cost, taken in the router and kept beside the release's row. Times are
 * microseconds.
 *
 * @param warm whether the web dynos ran already
 * @param toRepointMicros from the accepted change to the repoint of the router
 * @param toLastAnswerMicros from the accepted change to the last answer of the old release
 * @param inFlight requests in flight at the repoint
 * @param failed requests of the app that the router failed from the repoint to the last answer
 * @param before how the old release answered in the minute before; empty when it had no web dynos
 * @param after how the new one answers, known some seconds after the switch
 */
public record SwitchFigures(
    boolean warm,
    long toRepointMicros,
    long toLastAnswerMicros,
    int inFlight,
    int failed,
    Optional<Latency> before,
    Optional<Latency> after) {

  /**
   * How requests were answered.
   *
   * @param requests how many; the percentiles mean nothing when there were none
   */
  public record Latency(long requests, long p50Micros, long p99Micros) {}
}
