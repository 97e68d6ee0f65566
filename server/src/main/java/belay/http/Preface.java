package belay.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;

/**
 * Connections that begin with a line which only the router knows, and are HTTP behind it. Any other
 * is closed without a word.
 */
final class Preface extends AbstractConnectionFactory {
  private static final int MORE_BYTES = 8192;

  private final byte[] line;
  private final ConnectionFactory behind;

  Preface(String preface, ConnectionFactory behind) {
    super("routed");
    this.line = (preface + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    this.behind = behind;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return configure(new Awaited(endPoint, connector), connector, endPoint);
  }

  /** One whose preface is not whole yet. */
  private final class Awaited extends AbstractConnection implements Connection.UpgradeFrom {
    private final Connector connector;

    /** In the mode of reading. */
    private final ByteBuffer read = ByteBuffer.allocate(line.length + MORE_BYTES).limit(0);

    Awaited(EndPoint endPoint, Connector connector) {
      super(endPoint, connector.getExecutor());
      this.connector = connector;
    }

    @Override
    public void onOpen() {
      super.onOpen();
      fillInterested();
    }

    @Override
    public void onFillable() {
      try {
        int count = getEndPoint().fill(read);
        if (count < 0 || (read.remaining() >= line.length && !isTrue())) {
          close();
        } else if (read.remaining() < line.length) {
          fillInterested();
        } else {
          read.position(read.position() + line.length);
          getEndPoint().upgrade(behind.newConnection(connector, getEndPoint()));
        }
      } catch (IOException e) {
        close();
      }
    }

    private boolean isTrue() {
      byte[] begin = new byte[line.length];
      read.get(read.position(), begin);
      return MessageDigest.isEqual(begin, line);
    }

    @Override
    public ByteBuffer onUpgradeFrom() {
      return read;
    }
  }
}
