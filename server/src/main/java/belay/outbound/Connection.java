package belay.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One HTTP exchange's connection; a thread of its own ends it when time is up. */
final class Connection implements AutoCloseable {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final int INTERIM_MAX = 10;

  private final Socket raw = new Socket();
  private final Set<Socket> open;
  private final long end;
  private final Thread clock;
  private volatile boolean late;
  private Socket through = raw;

  /** Reads what is answered. */
  interface Reader<T> {
    T read(InputStream answer) throws IOException;
  }

  /** One address could not be connected to; another may. */
  static final class Unreached extends IOException {
    private static final long serialVersionUID = 1L;

    Unreached(IOException cause) {
      super("no connection", cause);
    }
  }

  /**
   * @param end by the clock of {@link System#nanoTime}
   * @param open has it as long as it is open
   */
  Connection(long end, Set<Socket> open) {
    this.end = end;
    this.open = open;
    this.clock = Thread.ofVirtual().name("http-call").start(this::hangUpLate);
    open.add(raw);
  }

  /** The deadline of a whole call, whatever the server drips; ended early by its end. */
  private void hangUpLate() {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      late = true;
      raw.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      late = true;
    }
  }

  void connect(InetAddress address, int port) throws IOException {
    try {
      raw.setTcpNoDelay(true);
      raw.connect(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw late ? inTime(e) : new Unreached(e);
    }
  }

  void secure(SSLSocketFactory sockets, String host, int port) throws IOException {
    try {
      SSLSocket socket = (SSLSocket) sockets.createSocket(raw, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      through = socket;
    } catch (IOException e) {
      throw inTime(e);
    }
  }

  <T> T exchange(byte[] head, byte[] body, Reader<T> reader) throws IOException {
    try {
      IOException unsent = send(head, body);
      try {
        return reader.read(through.getInputStream());
      } catch (IOException e) {
        // One who answers early may close before it has read everything.
        throw unsent == null ? e : unsent;
      }
    } catch (IOException e) {
      throw inTime(e);
    }
  }

  private @Nullable IOException send(byte[] head, byte[] body) {
    try {
      OutputStream out = through.getOutputStream();
      out.write(head);
      out.write(body);
      out.flush();
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private IOException inTime(IOException e) {
    return late ? new HttpTimeoutException("the receiver did not answer in time") : e;
  }

  /** The socket below TLS: closing TLS would wait for one who does not read. */
  @Override
  public void close() throws IOException {
    clock.interrupt();
    open.remove(raw);
    raw.close();
  }

  /** The lines of the final answer's head, its status line first; what is behind it is left. */
  static List<String> head(InputStream in) throws IOException {
    for (int interim = 0; interim <= INTERIM_MAX; interim++) {
      List<String> lines = lines(in);
      if (status(lines) >= 200) {
        return lines;
      }
    }
    throw new IOException("the receiver did not answer in HTTP");
  }

  static int status(List<String> head) throws IOException {
    Matcher status = STATUS.matcher(head.getFirst());
    if (!status.matches()) {
      throw new IOException("the receiver did not answer in HTTP");
    }
    return Integer.parseInt(status.group(1));
  }

  private static List<String> lines(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int inLine = 0;
    while (head.size() < HEAD_BYTES_MAX) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the receiver hung up without an answer");
      }
      head.write(next);
      if (next == '\n' && inLine == 0 && head.size() > 2) {
        return head.toString(StandardCharsets.ISO_8859_1).lines().toList();
      }
      inLine = next == '\n' ? 0 : next == '\r' ? inLine : inLine + 1;
    }
    throw new IOException("the receiver's answer begins with too much");
  }
}
