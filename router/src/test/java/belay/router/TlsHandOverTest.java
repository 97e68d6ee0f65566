package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routers that speak TLS take the place of one another, and nobody is refused. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class TlsHandOverTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n";

  @TempDir Path home;

  @Test
  void noRequestIsLostWhileRoutersTakeOverOneAfterTheOther() throws Exception {
    AtomicInteger good = new AtomicInteger();
    List<String> bad = new CopyOnWriteArrayList<>();
    CountDownLatch stop = new CountDownLatch(1);
    List<Rig> rigs = new ArrayList<>();
    try (Backend app = Backend.answering("fine")) {
      rigs.add(Rig.secure(home).certify(Issued.to(Rig.HOST)).route(app));
      int port = rigs.getFirst().port();
      int https = rigs.getFirst().httpsPort();
      List<Thread> clients = new ArrayList<>();
      clients.add(Thread.ofPlatform().start(() -> connect(https, stop, good, bad)));
      clients.add(Thread.ofPlatform().start(() -> connect(https, stop, good, bad)));
      clients.add(Thread.ofPlatform().start(() -> stream(https, stop, good, bad)));
      clients.add(Thread.ofPlatform().start(() -> stream(https, stop, good, bad)));
      for (int i = 0; i < 4; i++) {
        awaitMore(good, bad);
        rigs.add(Rig.takingOverTls(home, port, https, Rig.PATIENCE));
        assertThat(rigs.getLast().httpsPort()).isEqualTo(https);
      }
      awaitMore(good, bad);
      stop.countDown();
      for (Thread client : clients) {
        client.join();
      }
      assertThat(bad).isEmpty();
    } finally {
      stop.countDown();
      rigs.reversed().forEach(Rig::close);
    }
  }

  private static void awaitMore(AtomicInteger good, List<String> bad) {
    int soFar = good.get();
    Rig.await(() -> good.get() > soFar + 200 || !bad.isEmpty());
  }

  /** Asks on a connection of its own each time. */
  private static void connect(int port, CountDownLatch stop, AtomicInteger good, List<String> bad) {
    while (stop.getCount() > 0) {
      try (Wire client = Tls.to(port, Rig.HOST)) {
        count(client.send(GET).response().endsWith("fine"), good, bad);
      } catch (IOException e) {
        bad.add(e.toString());
      }
    }
  }

  /** Asks on one connection until it is told to take another, as every client does. */
  private static void stream(int port, CountDownLatch stop, AtomicInteger good, List<String> bad) {
    while (stop.getCount() > 0) {
      try (H2 client = H2.secure(port, Rig.HOST)) {
        int id = 1;
        while (stop.getCount() > 0 && !client.isLeft()) {
          count(client.get(id, "/").answer(id).body().equals("fine"), good, bad);
          id += 2;
        }
      } catch (IOException e) {
        bad.add(e.toString());
      }
    }
  }

  private static void count(boolean fine, AtomicInteger good, List<String> bad) {
    if (fine) {
      good.incrementAndGet();
    } else {
      bad.add("another answer");
    }
  }
}
