package belay.api.routing;

import java.util.List;
import java.util.Map;

/** One line from the router to the control plane. */
public sealed interface RouterAnswer {
  /** Done: saved and in force. */
  record Done() implements RouterAnswer {}

  /** Not done, and nothing changed; the sentence is for a person. */
  record Failed(String message) implements RouterAnswer {}

  /** Not now: another router takes over. Ask again in a moment. */
  record Busy() implements RouterAnswer {}

  /** All that it knows of TLS. */
  record Certified(CertificateTable table) implements RouterAnswer {}

  /**
   * Where a visitor is let through.
   *
   * @param path at any host of the app, as a link; whoever has it may use it
   * @param linkSeconds until it is good for nothing
   * @param seconds how long a visitor who came by it is let through
   */
  record Passed(String path, long linkSeconds, long seconds) implements RouterAnswer {}

  /** The table in force. */
  record Table(List<AppRoutes> table) implements RouterAnswer {}

  /**
   * What draining a pool came to, or how far it is. It counts from the change of the table that
   * took the last of the pool's requests away.
   *
   * @param inFlight requests of the pool that were in flight then
   * @param open those that still are; none after a drain, which cuts them
   * @param cut those that were still open when the time was over
   * @param failed requests of the app that the router failed in the first second, and of the pool
   *     afterwards, those that were cut included; not those that the client gave up, nor tunnels
   *     that were closed
   * @param micros until the last answer so far
   */
  record Drained(int inFlight, int open, int cut, int failed, long micros)
      implements RouterAnswer {}

  /**
   * How a pool answered lately.
   *
   * @param requests how many it answered lately (the last 45 to 60 s), tunnels and those the client
   *     gave up not counted
   * @param failed how many of the app's requests the router answered with an error of its own in
   *     the same time
   * @param p50Micros the median time from a request's head to the end of its answer; 0 without any
   * @param p99Micros the same for the slowest hundredth
   */
  record Measured(long requests, long failed, long p50Micros, long p99Micros)
      implements RouterAnswer {}

  /** What the pools of an app were counted, in no order; none when the app is unknown. */
  record Counted(List<Counts> pools) implements RouterAnswer {
    public Counted {
      pools = List.copyOf(pools);
    }
  }

  /** What the pools of all apps were counted, by the app's id. */
  record CountedAll(Map<String, List<Counts>> apps) implements RouterAnswer {
    public CountedAll {
      apps = Map.copyOf(apps);
    }
  }

  /**
   * What came of a pool's requests since it came into the table: those that are over, each counted
   * once, as an answer of the app's or as an error. A request that no pool was chosen for is in no
   * pool's counts. A pool that leaves the table and comes back begins at 0, and so do all when the
   * router is replaced: both show by {@code micros}, which then are fewer than before.
   *
   * @param micros for how long it has been counted
   * @param statuses how many the app answered, by class, "1xx" to "5xx"; those that are 0 are left
   *     out. A tunnel counts as 1xx, when it ends
   * @param errors how many the router ended with an error of its own, by Heroku's code ("H12"),
   *     those that the client gave up included; those that are 0 are left out
   * @param latencies how long the app's answers took, tunnels not counted: few enough entries for
   *     any number of requests, the shorter first
   * @param coin what was tried again of what this pool failed
   */
  record Counts(
      String pool,
      long micros,
      Map<String, Long> statuses,
      Map<String, Long> errors,
      List<Bucket> latencies,
      Coin coin) {
    public Counts {
      // A router of a version that tries nothing again says nothing of it.
      coin = coin == null ? Coin.NONE : coin;
      statuses = Map.copyOf(statuses);
      errors = Map.copyOf(errors);
      latencies = List.copyOf(latencies);
    }

    /** The same, with nothing tried again. */
    public Counts(
        String pool,
        long micros,
        Map<String, Long> statuses,
        Map<String, Long> errors,
        List<Bucket> latencies) {
      this(pool, micros, statuses, errors, latencies, Coin.NONE);
    }
  }

  /**
   * What was tried again of the requests that a pool failed, while its app's routes name another
   * pool for that: each on the side that a fair coin chose.
   *
   * @param failures requests that the pool failed, of any kind: each client address and path three
   *     times at most
   * @param addresses of how many client addresses those were, counted up to 100
   * @param again tried again on the pool itself
   * @param failedAgain of those, what failed again, and had the other pool answer something that
   *     can be compared
   * @param other tried again on the other pool, and answered with something that can be compared
   * @param failedOther of those, what failed there too
   * @param onlyThis asked of both after the client had its answer: what this pool alone failed
   * @param onlyOther the same, the other way round
   */
  record Coin(
      long failures,
      int addresses,
      long again,
      long failedAgain,
      long other,
      long failedOther,
      long onlyThis,
      long onlyOther) {
    /** Nothing failed. */
    public static final Coin NONE = new Coin(0, 0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * How many answers took about as long. The bounds are the same for all pools and routers of a
   * version, an eighth of a power of two apart.
   *
   * @param micros the shortest that counts here, from a request's head to the end of its answer
   */
  record Bucket(long micros, long count) {}

  /** The ids of cold apps that requests wait for; none when the time was over. */
  record Waiting(List<String> apps) implements RouterAnswer {}

  /** The router itself. */
  record Health(long pid, int port, long connections, long requests, String transport)
      implements RouterAnswer {}
}
