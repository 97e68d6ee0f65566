package belay.router.limits;

import java.time.Duration;

/**
 * Every limit of the router, in one place.
 *
 * <p>As many as there are things to be limited: each is a value, and none follows from another.
 *
 * @param requestLineBytes longest request line (414 beyond)
 * @param headBytes longest head, request line and all fields (431 beyond)
 * @param stashBytes how much of pipelined requests is held while one is being answered
 * @param connectionsMax client connections and streams of HTTP/2 at once, connections that speak
 *     TLS or HTTP/2 counting twice; more are answered 503 and closed
 * @param idleUpstreamsMax idle connections kept per dyno and event loop
 * @param memoryBytes what may be held in buffers for all connections together; the direct memory of
 *     the JVM must have room for twice as much, as the pool never fills its chunks
 * @param uploadRate bytes per second below which a request's body is given up
 * @param head time to send a request's head in
 * @param clientIdle time a client may keep its connection between two requests
 * @param connect time for a dyno to take a connection (H19)
 * @param firstByte time for the first byte of an answer once the request was sent (H12)
 * @param idle time without a byte in either direction afterwards (H15, H28)
 * @param upstreamIdle time an idle connection to a dyno is kept
 * @param upstreamFresh how lately a kept connection was used, to be trusted with a request that
 *     must not be sent twice
 * @param refused how long a dyno that refused a connection is passed over
 * @param hold how long a request may wait for an app between two sets of dynos, or cold (H20)
 * @param heldMax how many may wait so, per event loop (H11)
 * @param linger how long what a client still sends is thrown away before its connection is closed
 * @param stop how long requests in flight may take when the router stops
 * @param leave how long they may take when another router has taken over
 * @param handshake time for what comes before a first request: TLS, what a proxy says
 * @param streamsMax requests at once on one connection of HTTP/2
 */
public record Limits(
    int requestLineBytes,
    int headBytes,
    int stashBytes,
    int connectionsMax,
    int idleUpstreamsMax,
    long memoryBytes,
    int uploadRate,
    Duration head,
    Duration clientIdle,
    Duration connect,
    Duration firstByte,
    Duration idle,
    Duration upstreamIdle,
    Duration upstreamFresh,
    Duration refused,
    Duration hold,
    int heldMax,
    Duration linger,
    Duration stop,
    Duration leave,
    Duration handshake,
    int streamsMax) {

  /** What a router runs with; the times that apps notice are Heroku's. */
  public static Limits standard() {
    return new Limits(
        8 * 1024,
        40 * 1024,
        64 * 1024,
        10_000,
        128,
        48 * 1024 * 1024,
        64,
        Duration.ofSeconds(30),
        Duration.ofSeconds(90),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(55),
        Duration.ofSeconds(60),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        2_000,
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        256);
  }

  /** The same with other bounds on waiting for an app between two sets of dynos, or cold. */
  public Limits withHold(Duration time, int most) {
    return new Limits(
        requestLineBytes,
        headBytes,
        stashBytes,
        connectionsMax,
        idleUpstreamsMax,
        memoryBytes,
        uploadRate,
        head,
        clientIdle,
        connect,
        firstByte,
        idle,
        upstreamIdle,
        upstreamFresh,
        refused,
        time,
        most,
        linger,
        stop,
        leave,
        handshake,
        streamsMax);
  }

  /** The same with room for fewer connections. */
  public Limits withConnections(int most) {
    return new Limits(
        requestLineBytes,
        headBytes,
        stashBytes,
        most,
        idleUpstreamsMax,
        memoryBytes,
        uploadRate,
        head,
        clientIdle,
        connect,
        firstByte,
        idle,
        upstreamIdle,
        upstreamFresh,
        refused,
        hold,
        heldMax,
        linger,
        stop,
        leave,
        handshake,
        streamsMax);
  }

  /** How often the time limits are looked at: often enough for the shortest of them. */
  public Duration tick() {
    Duration shortest = Duration.ofSeconds(1);
    for (Duration d :
        new Duration[] {head, clientIdle, connect, firstByte, idle, linger, handshake}) {
      shortest = d.compareTo(shortest) < 0 ? d : shortest;
    }
    return shortest.dividedBy(4);
  }
}
