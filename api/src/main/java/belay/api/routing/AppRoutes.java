package belay.api.routing;

import java.util.List;

/**
 * Where requests for one app go. The router swaps the whole of it in one step.
 *
 * @param app the app's id, a name to the router and nothing more
 * @param name the app's name, for log lines and error pages
 * @param hosts host names, lower case, without port
 * @param state what to answer when there is no upstream to ask
 * @param pool a label for this set of upstreams, by which it is drained and counted ("v12")
 * @param upstreams in any order; requests are spread over them
 * @param answerSeconds how long the app may take to begin its answer; 0 for what the router gives
 * @param affinity whether a visitor stays with the upstream that answered first, by a cookie
 */
public record AppRoutes(
    String app,
    String name,
    List<String> hosts,
    State state,
    String pool,
    List<Upstream> upstreams,
    int answerSeconds,
    boolean affinity) {

  public AppRoutes {
    hosts = List.copyOf(hosts);
    upstreams = List.copyOf(upstreams);
  }

  /** The same of an app that has the time that the router gives, and no affinity. */
  public AppRoutes(
      String app,
      String name,
      List<String> hosts,
      State state,
      String pool,
      List<Upstream> upstreams) {
    this(app, name, hosts, state, pool, upstreams, 0, false);
  }

  /** The same app with other dynos, or none. */
  public AppRoutes with(State nextState, String nextPool, List<Upstream> nextUpstreams) {
    return new AppRoutes(
        app, name, hosts, nextState, nextPool, nextUpstreams, answerSeconds, affinity);
  }

  /** What the app is doing; everything but UP is answered by the router itself. */
  public enum State {
    /** Requests go to the upstreams; with none of them, H14. */
    UP,
    /** The app's web dynos crashed: H10. */
    CRASHED,
    /**
     * Between two sets of dynos, for a moment: requests wait for the next table, and are answered
     * H20 when that takes too long.
     */
    HELD,
    /**
     * Not running: requests wait as for HELD, and the control plane is told that somebody waits.
     */
    COLD,
    /** Scaled to zero or stopped: H14. */
    STOPPED,
    /** Nothing was deployed yet: a page that says how. */
    EMPTY,
    /** Maintenance mode: H80. */
    MAINTENANCE
  }

  /**
   * One dyno that takes requests.
   *
   * @param dyno its name, for log lines ("web.1")
   */
  public record Upstream(String dyno, String host, int port) {}
}
