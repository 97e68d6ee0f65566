package belay.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that ask an app all the time: half of them on a new connection for each request, half on
 * a kept one as long as the server keeps it. Every request that is not answered 200 is kept, with
 * whether its connection was refused or broke.
 */
final class Clients implements AutoCloseable {
  private static final int MILLIS_MAX = 40_000;

  /** Between two requests of a client: some of them are always on their way, and others get on. */
  private static final long PAUSE_NANOS = 3_000_000;

  final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final Door door;
  private final byte[] request;
  private volatile boolean stopped;

  /** Connects; over TLS once the handshake is done. */
  interface Door {
    Socket open() throws IOException;
  }

  private Clients(Door door, String app) {
    this.door = door;
    this.request =
        ("GET / HTTP/1.1\r\nHost: " + app + ".localhost\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
  }

  static Clients on(Machine machine, String app, int each) {
    int port = machine.httpPort();
    return on(() -> new Socket(InetAddress.getLoopbackAddress(), port), app, each);
  }

  /** The same by another door. */
  static Clients on(Door door, String app, int each) {
    Clients clients = new Clients(door, app);
    for (int i = 0; i < each; i++) {
      clients.threads.add(Thread.ofPlatform().start(() -> clients.run(false)));
      clients.threads.add(Thread.ofPlatform().start(() -> clients.run(true)));
    }
    clients.awaitMore(20);
    return clients;
  }

  void awaitMore(int requests) {
    long before = answered.get();
    Until.isTrue("requests go on", () -> answered.get() > before + requests);
  }

  long answered() {
    return answered.get();
  }

  private void run(boolean keep) {
    while (!stopped) {
      try (Socket socket = door.open()) {
        socket.setSoTimeout(MILLIS_MAX);
        boolean more = true;
        while (more && !stopped) {
          socket.getOutputStream().write(request);
          String head = answer(socket.getInputStream());
          answered.incrementAndGet();
          if (!head.startsWith("HTTP/1.1 200")) {
            failures.add(head);
          }
          LockSupport.parkNanos(PAUSE_NANOS);
          more = keep && !head.toLowerCase(java.util.Locale.ROOT).contains("connection: close");
        }
      } catch (IOException e) {
        failures.add(e.toString());
      }
    }
  }

  /** Reads one whole answer; gives its head. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the connection broke");
      }
      head.append((char) b);
    }
    int at = head.toString().toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
    int length =
        at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)).strip());
    if (in.readNBytes(length).length < length) {
      throw new IOException("the connection broke in a body");
    }
    return head.toString();
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
