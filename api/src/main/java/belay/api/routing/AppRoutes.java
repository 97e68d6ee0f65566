package belay.api.routing;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where requests for one app go. The router swaps the whole of it in one step.
 *
 * <p>An app usually has one pool. Others may stand beside it, each with a share of the requests by
 * its weight. A router of a version that knows one pool only sends all of them to the first, and
 * says so by what it answers to {@link RouterRequest.Show}.
 *
 * <p>As wide as what a router must know of an app, since it asks nobody for more.
 *
 * @param app the app's id, a name to the router and nothing more
 * @param name the app's name, for log lines and error pages
 * @param hosts host names, lower case, without port
 * @param state what to answer when there is no upstream to ask
 * @param pool a label for the first set of upstreams, by which it is drained and counted ("v12")
 * @param upstreams those of the first pool, in any order; its requests are spread over them
 * @param answerSeconds how long the app may take to begin its answer; 0 for what the router gives,
 *     {@link #ENDLESS} for no limit on any silence of the app
 * @param affinity whether a visitor stays with the upstream that answered first, by a cookie
 * @param weight the first pool's; 1 when it is the only one
 * @param beside the other pools
 * @param https what is to be reached over TLS only
 */
public record AppRoutes(
    String app,
    String name,
    List<String> hosts,
    State state,
    String pool,
    List<Upstream> upstreams,
    int answerSeconds,
    boolean affinity,
    int weight,
    List<Pool> beside,
    Https https) {

  /**
   * Where a call of one app to another leads, at the router's 127.0.0.1: behind it are a word that
   * names the dynos it comes from, the host name of the app that is called, and the path that this
   * app is asked for.
   */
  public static final String CALL = "/.well-known/belay/call/";

  /** An answer may take any time to begin, and stay silent in its middle for any time. */
  public static final int ENDLESS = Integer.MAX_VALUE;

  public AppRoutes {
    hosts = List.copyOf(hosts);
    upstreams = List.copyOf(upstreams);
    // JSON of a version that knows one pool only, or no TLS, has none of these.
    beside = beside == null ? List.of() : List.copyOf(beside);
    weight = beside.isEmpty() ? 1 : weight;
    https = https == null ? Https.NONE : https;
  }

  /** The same of an app that has one pool. */
  public AppRoutes(
      String app,
      String name,
      List<String> hosts,
      State state,
      String pool,
      List<Upstream> upstreams,
      int answerSeconds,
      boolean affinity) {
    this(
        app,
        name,
        hosts,
        state,
        pool,
        upstreams,
        answerSeconds,
        affinity,
        1,
        List.of(),
        Https.NONE);
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

  /** The same app with one pool of other dynos, or none. */
  public AppRoutes with(State nextState, String nextPool, List<Upstream> nextUpstreams) {
    return new AppRoutes(
        app,
        name,
        hosts,
        nextState,
        nextPool,
        nextUpstreams,
        answerSeconds,
        affinity,
        1,
        List.of(),
        https);
  }

  /** The same app with its requests shared between its pool, with that weight, and others. */
  public AppRoutes shared(int own, List<Pool> others) {
    return new AppRoutes(
        app, name, hosts, state, pool, upstreams, answerSeconds, affinity, own, others, https);
  }

  /** The same app with other rules for TLS. */
  public AppRoutes over(Https rules) {
    return new AppRoutes(
        app, name, hosts, state, pool, upstreams, answerSeconds, affinity, weight, beside, rules);
  }

  /** The first pool alone, under another id and other hosts. */
  public AppRoutes under(String otherApp, List<String> otherHosts) {
    return new AppRoutes(
        otherApp, name, otherHosts, state, pool, upstreams, answerSeconds, affinity);
  }

  /** Whether what the first pool fails is asked of another once more. */
  public boolean asksAgain() {
    return beside.stream().anyMatch(Pool::again);
  }

  /** All pools, the first one first. */
  public List<Pool> pools() {
    return Stream.concat(Stream.of(new Pool(pool, weight, upstreams)), beside.stream()).toList();
  }

  /**
   * The upstreams of one release.
   *
   * @param pool its label, the only one of its name in the app
   * @param weight its part of the app's requests, of the sum of all pools' weights that have an
   *     upstream. One with 0 gets none
   * @param upstreams in any order
   * @param again whether what the first pool fails, and may be done twice, is asked once more: by a
   *     fair coin of the first pool or of this one. It then has a weight of 0, and a label of its
   *     own even if its dynos were another pool's before, whose requests may still be ending
   * @param canary whether it is a new release that some visitors are given: each stays with it, or
   *     without it, and what it fails is what is asked again
   * @param pairs of one that is asked again, whether both are asked after the visitor was answered,
   *     instead of one as a coin falls: where failures are few
   * @param callers by what calls name the dynos that they come from ({@link #CALL}): those of these
   *     are given this pool, whatever others are given. It then has a weight of 0, and a label of
   *     its own as one that is asked again has
   */
  public record Pool(
      String pool,
      int weight,
      List<Upstream> upstreams,
      boolean again,
      boolean canary,
      boolean pairs,
      List<String> callers) {
    public Pool {
      upstreams = List.copyOf(upstreams);
      // JSON of a version that knows no callers has none.
      callers = callers == null ? List.of() : List.copyOf(callers);
    }

    /** One that is given no calls. */
    public Pool(
        String pool,
        int weight,
        List<Upstream> upstreams,
        boolean again,
        boolean canary,
        boolean pairs) {
      this(pool, weight, upstreams, again, canary, pairs, List.of());
    }

    /** One that is given the calls of those callers and nothing else. */
    public static Pool called(String pool, List<Upstream> upstreams, List<String> callers) {
      return new Pool(pool, 0, upstreams, false, false, false, callers);
    }

    /** One that is asked as a coin falls, or not at all. */
    public Pool(String pool, int weight, List<Upstream> upstreams, boolean again, boolean canary) {
      this(pool, weight, upstreams, again, canary, false);
    }

    /** One that is no canary. */
    public Pool(String pool, int weight, List<Upstream> upstreams, boolean again) {
      this(pool, weight, upstreams, again, false);
    }

    /** One that is given requests by its weight alone. */
    public Pool(String pool, int weight, List<Upstream> upstreams) {
      this(pool, weight, upstreams, false);
    }
  }

  /**
   * What an app's visitors are told of TLS.
   *
   * @param hosts those of its names that have a certificate which browsers trust; only for these
   *     anything of it holds
   * @param redirect whether who comes without TLS is sent to the same place with it
   * @param port where TLS is spoken, as visitors reach it
   * @param strictTransport what Strict-Transport-Security says (RFC 6797), to who came by TLS;
   *     empty for nothing
   */
  public record Https(List<String> hosts, boolean redirect, int port, String strictTransport) {
    public static final Https NONE = new Https(List.of(), false, 0, "");

    public Https {
      hosts = List.copyOf(hosts);
    }
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
   * @param preface what a connection to it begins with, as a line before the first request: by it
   *     the upstream knows that the router made it. Empty for none
   */
  public record Upstream(String dyno, String host, int port, String preface) {
    public Upstream {
      // JSON of a version that knows no prefaces has none.
      preface = preface == null ? "" : preface;
    }

    /** One that takes anybody's connections. */
    public Upstream(String dyno, String host, int port) {
      this(dyno, host, port, "");
    }

    /** Names it, not its preface. */
    @Override
    public String toString() {
      return "Upstream[" + dyno + " " + host + ":" + port + "]";
    }
  }
}
