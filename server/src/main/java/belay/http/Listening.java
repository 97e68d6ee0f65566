package belay.http;

import belay.handover.TcpListener;
import belay.tls.Certificates;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How clients reach the HTTP door. One port takes both TLS and plain HTTP.
 *
 * @param sockets where it listens, the first being the one that it is called by; lent, not closed
 * @param own a socket that this machine's own commands come by: only its owner can have made it, so
 *     that they know whom they send a token
 * @param plainAnywhere whether plain HTTP is taken from other machines too, where tokens could be
 *     read on the way; a proxy of one's own in front is the reason to
 * @param routed where what comes by the router comes in, where this server has a name of its own
 */
public record Listening(
    List<TcpListener> sockets,
    Optional<Path> own,
    Certificates certificates,
    boolean plainAnywhere,
    Optional<RoutedDoor> routed) {
  public Listening {
    sockets = List.copyOf(sockets);
  }
}
