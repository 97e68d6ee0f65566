package belay.http;

import belay.release.Change;
import java.io.InputStream;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * What a request brings, whoever carries it: a client's own, or a page's that asks for somebody.
 */
interface Inquiry {
  Optional<String> header(String name);

  /**
   * A value of the query.
   *
   * @throws ApiError 400 when the query cannot be read
   */
  Optional<String> query(String key);

  InputStream bytes();

  /** Where it comes from. */
  SocketAddress from();

  /** Whether it came by the server's own name, through the router. */
  boolean isFromElsewhere();

  /** The door, for what no credential tells. */
  Change.Source door();

  /** This server by the address that the client came by, without a slash at the end. */
  String baseUrl();

  /**
   * What the URL begins with at which the client meets a one-off dyno.
   *
   * @param port this server's own
   */
  String rendezvous(int port);
}
