package belay.api.routing;

import java.util.List;

/** One line from the router to the control plane. */
public sealed interface RouterAnswer {
  /** Done: saved and in force. */
  record Done() implements RouterAnswer {}

  /** Not done, and nothing changed; the sentence is for a person. */
  record Failed(String message) implements RouterAnswer {}

  /** The table in force. */
  record Table(List<AppRoutes> table) implements RouterAnswer {}

  /**
   * What draining a pool came to.
   *
   * @param inFlight requests of the pool that were in flight when draining began
   * @param cut those that were still open when the time was over
   * @param micros from the beginning to the last answer
   */
  record Drained(int inFlight, int cut, long micros) implements RouterAnswer {}

  /** The router itself. */
  record Health(long pid, int port, long connections, long requests, String transport)
      implements RouterAnswer {}
}
