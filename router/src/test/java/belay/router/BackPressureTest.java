package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is slow holds the other side back, and the router keeps next to nothing in between. */
class BackPressureTest {
  private static final long MEGABYTE = 1_000_000;

  /** What the kernel may hold in the sockets on the way, generously, beside the router's own. */
  private static final long ON_THE_WAY = 40 * MEGABYTE;

  @TempDir Path home;

  @Test
  void aSlowDownloadHoldsTheAppBack() throws Exception {
    passesAll("GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n", "HTTP/1.1 200 OK\r\n", 300);
  }

  @Test
  void aSlowWebSocketClientHoldsTheAppBack() throws Exception {
    passesAll(
        "GET / HTTP/1.1\r\nHost: api.localhost\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n",
        300);
  }

  private void passesAll(String request, String status, int megabytes) throws Exception {
    AtomicLong sent = new AtomicLong();
    long size = megabytes * MEGABYTE;
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              String length = status.contains("200") ? "Content-Length: " + size + "\r\n" : "";
              wire.send(status + length + "\r\n");
              send(wire, size, sent);
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(request).head();
      assertThat(stalled(sent)).isLessThan(ON_THE_WAY);
      assertThat(client.skim(size)).isEqualTo(size);
    }
  }

  @Test
  void anAppThatDoesNotReadHoldsTheClientBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    long size = 100 * MEGABYTE;
    var read = new java.util.concurrent.CountDownLatch(1);
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              read.await();
              wire.send(
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Got: " + wire.skim(size) + "\r\n\r\n");
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send("PUT / HTTP/1.1\r\nHost: api.localhost\r\nContent-Length: " + size + "\r\n\r\n");
      Thread sender = Thread.ofVirtual().start(() -> send(client, size, sent));
      assertThat(stalled(sent)).isLessThan(ON_THE_WAY);
      read.countDown();
      assertThat(client.response()).contains("X-Got: " + size);
      sender.join();
    }
  }

  private static void send(Wire wire, long size, AtomicLong sent) {
    try {
      byte[] part = new byte[100_000];
      while (sent.get() < size) {
        wire.send(part);
        sent.addAndGet(part.length);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What was sent once sending stood still for a while. */
  private static long stalled(AtomicLong sent) throws InterruptedException {
    long before = -1;
    while (sent.get() != before || before == 0) {
      before = sent.get();
      // Nothing tells that nothing happens but time.
      Thread.sleep(300);
    }
    return before;
  }
}
