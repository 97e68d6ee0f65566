package belay.rendezvous;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Rendezvous connections on the port of the API, so that one port is all that a firewall or a
 * tunnel must let through. A secret begins with a hexadecimal digit in lower case, and a request of
 * HTTP with a method in upper case.
 */
public final class RendezvousProtocol extends AbstractConnectionFactory
    implements ConnectionFactory.Detecting {
  private final Rendezvous rendezvous;

  public RendezvousProtocol(Rendezvous rendezvous) {
    super("rendezvous");
    this.rendezvous = rendezvous;
  }

  @Override
  public Detection detect(ByteBuffer buffer) {
    if (!buffer.hasRemaining()) {
      return Detection.NEED_MORE_BYTES;
    }
    byte first = buffer.get(buffer.position());
    boolean digit = (first >= '0' && first <= '9') || (first >= 'a' && first <= 'f');
    return digit ? Detection.RECOGNIZED : Detection.NOT_RECOGNIZED;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return configure(new Served(endPoint, connector.getExecutor()), connector, endPoint);
  }

  /**
   * A connection that was HTTP, by a request that asked for this protocol.
   *
   * @param secret from its URL: the client need not send it again
   */
  public Connection after(String secret, EndPoint endPoint, Executor executor) {
    Served served = new Served(endPoint, executor);
    served.begun = ByteBuffer.wrap(secret.getBytes(StandardCharsets.ISO_8859_1));
    return served;
  }

  /** A connection that a thread of its own serves. */
  public final class Served extends AbstractConnection implements Connection.UpgradeTo {
    private ByteBuffer begun = BufferUtil.EMPTY_BUFFER;

    Served(EndPoint endPoint, Executor executor) {
      super(endPoint, executor);
    }

    @Override
    public void onUpgradeTo(ByteBuffer read) {
      ByteBuffer all = ByteBuffer.allocate(begun.remaining() + read.remaining());
      begun = all.put(begun).put(read).flip();
    }

    @Override
    public void onOpen() {
      super.onOpen();
      ByteWire wire = new ByteWire(getEndPoint(), begun);
      Thread.ofVirtual()
          .name("rendezvous-client")
          .start(() -> rendezvous.serve(wire, getEndPoint()));
    }

    @Override
    public void onFillable() {
      throw new IllegalStateException("its thread asks for bytes itself");
    }
  }
}
