package belay.router;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An app by hand: says on each connection what the test wants it to say. */
final class Backend implements AutoCloseable {
  /** What an app does with one connection; the connection is closed when it returns. */
  interface Script {
    void play(Wire wire) throws Exception;
  }

  /** Refuses: no test may listen there, so that no other test's port is it. */
  static final int DEAD_PORT = 1;

  final List<String> heads = new CopyOnWriteArrayList<>();
  final List<Wire> wires = new CopyOnWriteArrayList<>();

  /** Bound to the port and never connected: nobody else gets it, also when nobody listens. */
  private final Socket place = new Socket();

  private final ServerSocket server = new ServerSocket();
  private final Thread acceptor;

  private Backend(Script script) throws IOException {
    place.setReuseAddress(true);
    place.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setReuseAddress(true);
    server.bind(place.getLocalSocketAddress(), 1024);
    this.acceptor = Thread.ofVirtual().start(() -> accept(script));
  }

  static Backend playing(Script script) throws IOException {
    return new Backend(script);
  }

  /** Answers every request with that text, and keeps the connection. */
  static Backend answering(String text) throws IOException {
    return each((head, wire) ->
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text));
  }

  /** Answers every request with the head that it got. */
  static Backend mirror() throws IOException {
    return each((head, wire) ->
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head));
  }

  /** What to do with one request. */
  interface Reply {
    void to(String head, Wire wire) throws Exception;
  }

  /** Replies to request after request on every connection. */
  static Backend each(Reply reply) throws IOException {
    Backend[] self = new Backend[1];
    Backend backend =
        new Backend(wire -> {
          String head = wire.head();
          while (!head.isEmpty()) {
            if (self[0] != null) {
              self[0].heads.add(head);
            }
            reply.to(head, wire);
            head = wire.head();
          }
        });
    self[0] = backend;
    return backend;
  }

  int port() {
    return place.getLocalPort();
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Wire wire = new Wire(socket);
        wires.add(wire);
        Thread.ofVirtual().start(() -> play(script, wire));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void play(Script script, Wire wire) {
    try (wire) {
      script.play(wire);
    } catch (Exception e) {
      // A test that breaks connections on purpose looks at what the client saw.
    }
  }

  /** Refuses from now on, like a dyno that is gone; its port is given to no other. */
  void refuse() throws IOException {
    server.close();
    // Until it has seen that, a connection may still be taken.
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Wire wire : wires) {
      wire.close();
    }
  }

  @Override
  public void close() throws IOException {
    refuse();
    place.close();
  }
}
