package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients who mean harm to others; and apps that do. */
class HostileTest {
  private static final String HOST = "Host: api.localhost\r\n";
  private static final long LITTLE = 2 * 1024 * 1024;

  @TempDir Path home;
  private final List<Wire> crowd = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (Wire wire : crowd) {
      wire.close();
    }
  }

  /** So many clients, each saying that; some are refused while they speak. */
  private void crowd(Rig rig, int count, String text) throws IOException {
    for (int i = 0; i < count; i++) {
      Wire wire = rig.client();
      crowd.add(wire);
      try {
        wire.send(text);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("e");
      }
    }
  }

  private static String fromElsewhere(Rig rig) throws IOException {
    try (Wire wire = from("127.0.0.77", rig)) {
      return wire.send("GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n").rest();
    }
  }

  private static Wire from(String address, Rig rig) throws IOException {
    InetAddress from = InetAddress.ofLiteral(address);
    return new Wire(new Socket(InetAddress.getLoopbackAddress(), rig.port(), from, 0));
  }

  @Test
  void unfinishedHeadsTakeNoRoomFromOthers() throws IOException {
    try (Backend app = Backend.answering("good");
        Rig rig = new Rig(home, Rig.narrow(10_000, LITTLE)).route(app)) {
      crowd(rig, 300, "GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(30_000));
      assertThat(fromElsewhere(rig)).endsWith("good");
      Rig.await(() -> rig.notes().contains("There was no room for everybody"));
    }
  }

  @Test
  void uploadsToAnAppThatIsNotThereTakeNoRoomFromOthers() throws IOException {
    try (Backend app = Backend.answering("good");
        Rig rig = new Rig(home, Rig.narrow(10_000, LITTLE))) {
      rig.route(AppRoutes.State.HELD, "v1", List.of());
      crowd(
          rig,
          200,
          "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 100000\r\n\r\n" + "a".repeat(50_000));
      rig.route(app);
      assertThat(fromElsewhere(rig)).endsWith("good");
      assertThat(rig.get("/")).endsWith("good");
    }
  }

  @Test
  void whoDoesNotReadTakesNoRoomFromOthers() throws IOException {
    int size = 4_000_000;
    try (Backend app =
            Backend.each((head, wire) -> {
              int length = head.contains("/large") ? size : 4;
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
              wire.send(length == size ? new byte[size] : new byte[] {'g', 'o', 'o', 'd'});
            });
        Rig rig = new Rig(home, Rig.narrow(10_000, LITTLE)).route(app)) {
      crowd(rig, 150, "GET /large HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(fromElsewhere(rig)).endsWith("good");
      // And each still gets all of it who reads.
      crowd.get(7).head();
      assertThat(crowd.get(7).skim(size)).isEqualTo(size);
    }
  }

  @Test
  void unfinishedHellosTakeNoRoomFromOthers() throws IOException {
    byte[] hello = new byte[16_000];
    byte[] begin = {22, 3, 1, 0x3f, (byte) 0xf0, 1, 0, 0x3f, (byte) 0xe0};
    System.arraycopy(begin, 0, hello, 0, begin.length);
    try (Backend app = Backend.answering("good");
        Rig rig = Rig.secure(home, Rig.narrow(10_000, LITTLE)).route(app)) {
      for (int i = 0; i < 600; i++) {
        begun(Wire.to(rig.httpsPort()), hello);
      }
      assertThat(fromElsewhere(rig)).endsWith("good");
      Rig.await(() -> rig.notes().contains("There was no room for everybody"));
    }
  }

  @Test
  void unfinishedHeadsOfHttp2TakeNoRoomFromOthers() throws IOException {
    byte[] block = H2.block(H2.request("GET", "/"));
    byte[] more = H2.block("a", "b".repeat(15_000));
    List<H2> clients = new ArrayList<>();
    try (Backend app = Backend.answering("good");
        Rig rig = new Rig(home, Rig.narrow(10_000, LITTLE)).route(app)) {
      for (int i = 0; i < 300; i++) {
        H2 client = H2.to(rig.port());
        clients.add(client);
        // From here on what it says is HTTP/2 and nothing else.
        client.await(H2.SETTINGS);
        client.frame(H2.HEADERS, 1, 1, block);
        half(client, more);
      }
      assertThat(fromElsewhere(rig)).endsWith("good");
      Rig.await(() -> connections(rig) < 150);
    } finally {
      for (H2 client : clients) {
        client.close();
      }
    }
  }

  private static void half(H2 client, byte[] more) {
    try {
      client.frame(H2.CONTINUATION, 0, 1, more).frame(H2.CONTINUATION, 0, 1, more);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("e");
    }
  }

  private static long connections(Rig rig) {
    try {
      return rig.health().connections();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of a crowd, who says that as far as he is let. */
  private void begun(Wire wire, byte[] text) {
    crowd.add(wire);
    try {
      wire.send(text);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("e");
    }
  }

  @Test
  void answersWhoseHeadsDoNotEndTakeNoRoomFromOthers() throws IOException {
    CountDownLatch all = new CountDownLatch(300);
    try (Backend app =
            Backend.playing(wire -> {
              if (wire.head().contains("/half")) {
                // Once there are so many, nobody who asks can be refused in their stead.
                all.countDown();
                all.await();
                wire.send("HTTP/1.1 200 OK\r\nX: " + "a".repeat(39_000));
                wire.rest();
              } else {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
              }
            });
        Rig rig = new Rig(home, Rig.narrow(10_000, LITTLE)).route(app)) {
      crowd(rig, 300, "GET /half HTTP/1.1\r\n" + HOST + "\r\n");
      Rig.await(() -> rig.notes().contains("There was no room for everybody"));
      assertThat(fromElsewhere(rig)).endsWith("good");
      assertThat(rig.log(150)).anyMatch(line -> line.contains("code=H25"));
    }
  }

  /** They are read and answered as fast as they come, so that there is always something to read. */
  @Test
  void fewWhoNeverStopAskingDoNotKeepOthersWaiting() throws Exception {
    String asked = "GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n".repeat(500);
    AtomicBoolean served = new AtomicBoolean();
    try (Backend app = Backend.answering("good");
        Rig rig = new Rig(home).route(app)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Wire wire = rig.client();
        crowd.add(wire);
        threads.add(Thread.ofPlatform().start(() -> ask(wire, asked, served)));
        threads.add(Thread.ofPlatform().start(() -> read(wire)));
      }
      Rig.await(() -> rig.requests() > 20_000);
      for (int i = 0; i < 20; i++) {
        assertThat(fromElsewhere(rig)).endsWith("good");
      }
      served.set(true);
      leave();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void ask(Wire wire, String text, AtomicBoolean enough) {
    try {
      while (!enough.get()) {
        wire.send(text);
      }
    } catch (IOException e) {
      // It is closed when there is enough.
    }
  }

  private static void read(Wire wire) {
    try {
      wire.skim(Long.MAX_VALUE);
    } catch (IOException e) {
      // It is closed when there is enough.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: api.", "GET / HTTP/1.1\r\n" + HOST + "\r\n"})
  void whoHoldsAllConnectionsLosesOneToWhoComes(String text) throws IOException {
    try (Backend app = Backend.answering("good");
        Rig rig = new Rig(home, Rig.narrow(200, LITTLE)).route(app)) {
      crowd(rig, 250, text);
      assertThat(rig.health().connections()).isLessThanOrEqualTo(200);
      assertThat(fromElsewhere(rig)).endsWith("good");
      assertThat(rig.get("/")).endsWith("good");
    }
  }

  @Test
  void whoFindsNoRoomIsToldSo() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.rest();
            });
        Rig rig = new Rig(home, Rig.narrow(8, LITTLE)).route(app)) {
      crowd(rig, 8, "GET / HTTP/1.1\r\n" + HOST + "\r\n");
      Rig.await(() -> app.wires.size() == 8);
      for (int i = 0; i < 200; i++) {
        assertThat(rig.get("/")).startsWith("HTTP/1.1 503 ").contains("Too many connections");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void openTunnelsOfFewAddressesDoNotLockOutAnother(int addresses) throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              if (wire.head().contains("Upgrade: x")) {
                wire.send("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
                wire.rest();
              } else {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
              }
            });
        Rig rig = new Rig(home, Rig.narrow(200, LITTLE)).route(app)) {
      for (int i = 0; i < 200; i++) {
        Wire wire = from("127.0.0." + (i % addresses + 2), rig);
        crowd.add(wire);
        wire.send("GET / HTTP/1.1\r\n" + HOST + "Connection: Upgrade\r\nUpgrade: x\r\n\r\n").head();
      }
      assertThat(fromElsewhere(rig)).endsWith("good");
    }
  }

  @Test
  void chunksThatTurnBadInMidAnswerPutNoSecondHeadIntoIt() throws IOException {
    CountDownLatch half = new CountDownLatch(1);
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf ");
              half.await();
              wire.rest();
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      client.until("half ");
      client.send("xyz\r\n");
      assertThat(client.rest()).isEmpty();
      half.countDown();
    }
  }

  @Test
  void aDrippedBodyIsGivenUp() throws Exception {
    dripped(
        "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\n",
        "a",
        "HTTP/1.1 200 OK\r\n\r\n");
  }

  @Test
  void aDrippedHeadIsGivenUp() throws Exception {
    dripped("GET / HTTP/1.1\r\n" + HOST, "X", "");
  }

  @Test
  void emptyLinesBeforeAHeadAreNoLife() throws Exception {
    dripped("", "\r\n", "");
  }

  /** Sends so until the connection is ended. */
  private void dripped(String first, String drop, String answer) throws Exception {
    Duration brief = Duration.ofMillis(400);
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.rest();
              wire.send(answer);
            });
        Rig rig = new Rig(home, Rig.shortTimes(brief, brief, brief)).route(app);
        Wire client = rig.client()) {
      client.send(first);
      Thread reader = Thread.ofVirtual().start(client::ended);
      while (reader.isAlive()) {
        try {
          client.send(drop);
        } catch (IOException e) {
          return;
        }
        reader.join(Duration.ofMillis(50));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 103 Early Hints\r\n\r\n", "H"})
  void anAppThatDripsItsHeadIsGivenUp(String drop) throws IOException {
    Duration brief = Duration.ofMillis(400);
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              while (true) {
                wire.send(drop);
                // An app that drips: each byte alone would count as life.
                Thread.sleep(20);
              }
            });
        Rig rig = new Rig(home, Rig.shortTimes(brief, brief, brief)).route(app)) {
      assertThat(rig.get("/")).contains("HTTP/1.1 503 Service Unavailable\r\n");
    }
  }
}
