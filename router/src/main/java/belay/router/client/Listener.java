package belay.router.client;

import java.net.InetSocketAddress;
import java.util.OptionalInt;

/**
 * Where clients come in.
 *
 * @param name what it is called between the programs of a home
 * @param tls whether TLS is spoken there
 * @param inherited a listening socket of that address, if there is one already
 */
public record Listener(String name, InetSocketAddress bind, boolean tls, OptionalInt inherited) {
  /** The one of plain HTTP, which every router has. */
  public static final String HTTP = "http";

  public static final String HTTPS = "https";
}
