package belay.http;

import belay.rendezvous.RendezvousProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket whose connections are bounded: so many in all, fewer from one address, and
 * none that begins a request, or a handshake, without ending it. Safe for use by several threads.
 */
final class DoorConnector extends ServerConnector {
  private static final int CONNECTIONS_MAX = 600;
  private static final int OF_ONE_ADDRESS_MAX = 200;

  /** More than these, and who has nothing to say goes. */
  private static final int MANY = 300;

  private final Map<InetAddress, AtomicInteger> ofAddress = new ConcurrentHashMap<>();

  /** Since when (System.nanoTime) a connection is seen to be in the same unfinished head. */
  private final Map<EndPoint, Waiting> waiting = new ConcurrentHashMap<>();

  /**
   * A connection in a head.
   *
   * @param requests how many it had before
   */
  private record Waiting(long since, long requests) {}

  DoorConnector(Server server, ConnectionFactory... protocols) {
    super(server, 1, 1, protocols);
  }

  @Override
  protected void onEndPointOpened(EndPoint endPoint) {
    super.onEndPointOpened(endPoint);
    Optional<InetAddress> address = address(endPoint);
    int open =
        address
            .map(a -> ofAddress.computeIfAbsent(a, _ -> new AtomicInteger()).incrementAndGet())
            .orElse(0);
    // This machine's own commands come from loopback, and what a proxy on it passes on.
    boolean ofOne =
        open > OF_ONE_ADDRESS_MAX && !address.map(InetAddress::isLoopbackAddress).orElse(true);
    if (ofOne) {
      insist(makesRoom(endPoint, address), endPoint);
    } else if (getConnectedEndPoints().size() > CONNECTIONS_MAX) {
      insist(makesRoom(endPoint, crowd()) || makesRoom(endPoint, Optional.empty()), endPoint);
    }
  }

  private static void insist(boolean room, EndPoint newcomer) {
    if (!room) {
      newcomer.close();
    }
  }

  /** The address with the most connections. */
  private Optional<InetAddress> crowd() {
    return ofAddress.entrySet().stream()
        .max(Comparator.comparingInt(e -> e.getValue().get()))
        .map(Map.Entry::getKey);
  }

  /**
   * Closes the oldest connection in which nothing is under way: who opens many and says nothing
   * keeps nobody out who has something to say.
   *
   * @param of whose; empty for anybody's
   * @return whether there was one
   */
  private boolean makesRoom(EndPoint newcomer, Optional<InetAddress> of) {
    Optional<EndPoint> oldest =
        getConnectedEndPoints().stream()
            .filter(e -> !e.equals(newcomer) && (of.isEmpty() || of.equals(address(e))))
            .filter(e -> !(stage(e.getConnection()) instanceof Stage.Serving))
            .min(Comparator.comparingLong(EndPoint::getCreatedTimeStamp));
    oldest.ifPresent(EndPoint::close);
    return oldest.isPresent();
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    super.onEndPointClosed(endPoint);
    waiting.remove(endPoint);
    address(endPoint)
        .ifPresent(address ->
            ofAddress.computeIfPresent(
                address, (_, open) -> open.decrementAndGet() <= 0 ? null : open));
  }

  private static Optional<InetAddress> address(EndPoint endPoint) {
    return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress from
        ? Optional.ofNullable(from.getAddress())
        : Optional.empty();
  }

  /**
   * Closes connections that began a head too long ago, and where there are many those that wait for
   * nothing.
   *
   * @param now of the clock that only goes forward, in nanoseconds
   * @param headNanosMax how long a head, or a handshake, may take
   */
  void look(long now, long headNanosMax) {
    boolean many = getConnectedEndPoints().size() > MANY;
    for (EndPoint endPoint : getConnectedEndPoints()) {
      switch (stage(endPoint.getConnection())) {
        case Stage.Serving _ -> waiting.remove(endPoint);
        case Stage.Between(long requests) -> {
          if (many && isOver(endPoint, requests, now, headNanosMax / 4)) {
            endPoint.close();
          }
        }
        case Stage.InHead(long requests) -> {
          if (isOver(endPoint, requests, now, headNanosMax)) {
            endPoint.close();
          }
        }
      }
    }
  }

  private boolean isOver(EndPoint endPoint, long requests, long now, long nanosMax) {
    Waiting known =
        waiting.merge(
            endPoint,
            new Waiting(now, requests),
            (before, fresh) -> before.requests == fresh.requests ? before : fresh);
    return now - known.since > nanosMax;
  }

  /** What a connection is at. */
  private sealed interface Stage {
    /** A request, or something that is not HTTP and looks after itself. */
    record Serving() implements Stage {}

    /** Nothing, after so many requests. */
    record Between(long requests) implements Stage {}

    /** The head of the next request, or what comes before the first. */
    record InHead(long requests) implements Stage {}
  }

  private static Stage stage(@Nullable Connection connection) {
    return switch (connection) {
      case SslConnection tls -> stage(tls.getSslEndPoint().getConnection());
      case HttpConnection http -> stage(http);
      case RendezvousProtocol.Served _ -> new Stage.Serving();
      // Jetty's own that looks which protocol it is, or none yet.
      case null, default -> new Stage.InHead(0);
    };
  }

  private static Stage stage(HttpConnection http) {
    long requests = http.getMessagesIn();
    return switch (http.getParser().getState()) {
      case START, END, CLOSED ->
          requests == http.getMessagesOut() ? new Stage.Between(requests) : new Stage.Serving();
      case METHOD, SPACE1, URI, SPACE2, REQUEST_VERSION, PROXY, HEADER ->
          new Stage.InHead(requests);
      default -> new Stage.Serving();
    };
  }
}
