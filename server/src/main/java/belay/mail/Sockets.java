package belay.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/** The connections of one attempt: each bounded, and all ended by {@link #end}. */
final class Sockets extends SocketFactory {
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  /** Hangs up: whoever reads from one of them gets an error. */
  void end() {
    ended = true;
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // It was to end, and has.
      }
    }
  }

  boolean ended() {
    return ended;
  }

  /** A plain one, not connected yet. */
  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new BoundedSocket();
    open.add(socket);
    if (ended) {
      socket.close();
    }
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw unbounded();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw unbounded();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw unbounded();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw unbounded();
  }

  private static IOException unbounded() {
    return new IOException("connect a socket of createSocket(), whose time is bounded");
  }

  /** TLS over them: the library asks for a plain one, connects it, and has it made safe. */
  SSLSocketFactory secured(SSLSocketFactory trusting) {
    return new Secured(trusting);
  }

  private final class Secured extends SSLSocketFactory {
    private final SSLSocketFactory trusting;

    Secured(SSLSocketFactory trusting) {
      this.trusting = trusting;
    }

    @Override
    public Socket createSocket() throws IOException {
      return Sockets.this.createSocket();
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean closes)
        throws IOException {
      return trusting.createSocket(plain, host, port, closes);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw unbounded();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      throw unbounded();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw unbounded();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      throw unbounded();
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return trusting.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return trusting.getSupportedCipherSuites();
    }
  }
}
