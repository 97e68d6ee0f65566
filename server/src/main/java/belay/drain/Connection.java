package belay.drain;

import belay.outbound.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP or TLS connection that is only written to. What the other side sends is read and forgotten,
 * so that its end is noticed before the next lines are written into nothing.
 */
final class Connection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long NONE = Long.MIN_VALUE;

  private final Socket raw = new Socket();
  private final Duration patience;
  private volatile long busySince = NONE;
  private volatile boolean ended;
  private volatile boolean stalled;
  private @Nullable Socket through;

  Connection(Duration patience) {
    this.patience = patience;
  }

  void connect(InetAddress address, int port) throws IOException {
    busy(() -> {
      raw.setTcpNoDelay(true);
      raw.setKeepAlive(true);
      raw.connect(new InetSocketAddress(address, port), (int) patience.toMillis());
      through = raw;
    });
  }

  /** Goes on over TLS; the other side must be who the URL says. */
  void secure(Trust trust, String host, int port) throws IOException {
    busy(() -> {
      SSLSocket tls =
          (SSLSocket) trust.context().getSocketFactory().createSocket(raw, host, port, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      through = tls;
    });
  }

  /** Begins to listen for the other side's end. */
  void watch() throws IOException {
    InputStream in = socket().getInputStream();
    Thread.ofVirtual().name("drain-watch").start(() -> readToEnd(in));
  }

  private void readToEnd(InputStream in) {
    byte[] nothing = new byte[512];
    try {
      while (in.read(nothing) >= 0) {
        // syslog has no answers
      }
    } catch (IOException e) {
      LOG.debug("A drain's connection ended: {}", e.toString());
    }
    ended = true;
    close();
  }

  void write(byte[] bytes) throws IOException {
    busy(() -> socket().getOutputStream().write(bytes));
  }

  private Socket socket() throws IOException {
    Socket socket = through;
    if (socket == null) {
      throw new IOException("not connected");
    }
    return socket;
  }

  boolean isEnded() {
    return ended;
  }

  void breakStalled() {
    long since = busySince;
    if (since != NONE && System.nanoTime() - since > patience.toNanos()) {
      stalled = true;
      close();
    }
  }

  /** Something that the other side can hold up. */
  private interface Step {
    void carryOut() throws IOException;
  }

  private void busy(Step step) throws IOException {
    busySince = System.nanoTime();
    try {
      step.carryOut();
    } catch (IOException e) {
      throw stalled ? new IOException("the receiver does not read", e) : e;
    } finally {
      busySince = NONE;
    }
  }

  /** The socket below TLS: closing TLS would wait for one who does not read. */
  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException e) {
      LOG.debug("A drain's connection did not close: {}", e.toString());
    }
  }
}
