package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An app's log is sent on, to a receiver that goes away and comes back. */
@Tag("longest")
class DrainsJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = Machine.upWith("fetch.allow", "loopback");
  }

  @AfterAll
  static void stop() {
    machine.close();
  }

  /** Keeps what it is sent; closing it is its death. */
  private static final class Receiver implements AutoCloseable {
    private final ServerSocket server = new ServerSocket();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<String> texts = new ConcurrentLinkedQueue<>();

    Receiver(int port) throws IOException {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = server.accept();
          open.add(socket);
          Thread.ofVirtual().start(() -> read(socket));
        }
      } catch (IOException e) {
        // dead
      }
    }

    private void read(Socket socket) {
      byte[] some = new byte[8_192];
      try (InputStream in = socket.getInputStream()) {
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
          texts.add(new String(some, 0, count, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // dead
      }
    }

    boolean has(String part) {
      return String.join("", texts).contains(part);
    }

    @Override
    public void close() {
      try {
        server.close();
        for (Socket socket : open) {
          socket.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void myLogGoesToAReceiverThatDiesAndComesBack() throws IOException {
    machine.push(machine.checkout("api", App.files("one"))).ok();
    int port;
    try (Receiver receiver = new Receiver(0)) {
      port = receiver.server.getLocalPort();
      String url = "syslog://127.0.0.1:" + port;
      assertThat(machine.belay("drains:add", url, "-a", "api").ok().out())
          .isEqualTo("Successfully added drain " + url + "\n");
      machine.belay("drains:add", url, "-a", "api").failed(1).says("already been taken");
      machine.get("api", "/first");
      Until.isTrue("the router's line arrives", () -> receiver.has("path=\"/first\""));
    }
    machine.get("api", "/second");
    Until.isTrue(
        "the drain is seen to fail",
        () -> machine.belay("drains", "-a", "api").ok().out().contains("failing ("));

    try (Receiver receiver = new Receiver(port)) {
      Until.isTrue("what waited arrives", () -> receiver.has("path=\"/second\""));
      ProcessHandle.of(machine.serverPid()).orElseThrow().destroyForcibly();
      machine.belay("up").ok();
      machine.get("api", "/third");
      Until.isTrue("lines go on after a crash", () -> receiver.has("path=\"/third\""));
      machine.belay("drains", "-a", "api").ok().says("=== Drains", "delivering: ", " 0 lost");

      String url = "syslog://127.0.0.1:" + port;
      machine.belay("drains:remove", url, "-a", "api").ok().says("Successfully removed drain");
      machine.belay("drains", "-a", "api").ok().says("api has no drains.");
    }
  }
}
