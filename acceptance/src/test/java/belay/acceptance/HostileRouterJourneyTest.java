package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Strangers who try to take the router from everybody else. */
@Tag("hostile")
class HostileRouterJourneyTest {
  private static final String HOST = "Host: victim.localhost\r\n";
  private static final String STRANGER = "127.0.0.66";

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  private final List<SocketChannel> strangers = new ArrayList<>();

  @BeforeAll
  static void start() {
    machine = Machine.up();
    machine.push(machine.checkout("victim", App.files("one"))).ok();
    machine.push(machine.checkout("bystander", App.files("one"))).ok();
  }

  @AfterAll
  static void stop() {
    machine.close();
  }

  @AfterEach
  void leave() throws IOException {
    for (SocketChannel stranger : strangers) {
      stranger.close();
    }
    othersAreServed();
  }

  /** So many connections of one address, each saying that as far as it is let. */
  private void strangers(int count, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open();
      strangers.add(channel);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      channel.bind(new InetSocketAddress(STRANGER, 0));
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), machine.httpPort()));
      channel.configureBlocking(false);
      try {
        channel.write(bytes.duplicate());
      } catch (IOException e) {
        // Refused while it spoke, as it may be.
        channel.close();
      }
    }
  }

  private static void othersAreServed() {
    long router = routerPid();
    for (int i = 0; i < 20; i++) {
      assertThat(machine.get("bystander", "/").body()).isEqualTo("one none");
    }
    assertThat(routerPid()).isEqualTo(router);
  }

  private static long routerPid() {
    return Machine.json(machine.home.resolve("run/router.json")).get("pid").asLong();
  }

  @Test
  void fiveHundredWhoReadALargeAnswerSlowly() throws IOException {
    strangers(500, "GET /large HTTP/1.1\r\n" + HOST + "\r\n");
    othersAreServed();
  }

  @Test
  void twoThousandUnfinishedHeads() throws IOException {
    strangers(2_000, "GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(39_000));
    othersAreServed();
  }

  @Test
  void twoThousandUnfinishedHeadsOfHttp2() throws IOException {
    String field = "\0\1x\177\231\164" + "a".repeat(15_000);
    strangers(
        2_000,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            + frame(4, 0, 0, "")
            + frame(1, 1, 1, "\202\204\206")
            + frame(9, 0, 1, field)
            + frame(9, 0, 1, field));
    othersAreServed();
  }

  private static String frame(int type, int flags, int stream, String payload) {
    int length = payload.length();
    return "\0"
        + (char) (length >> 8)
        + (char) (length & 0xff)
        + (char) type
        + (char) flags
        + "\0\0\0"
        + (char) stream
        + payload;
  }

  /** There is always something of theirs to read, and they read what they are answered. */
  @Test
  void eightWhoNeverStopAsking() throws Exception {
    byte[] asked =
        "GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n"
            .repeat(500)
            .getBytes(StandardCharsets.US_ASCII);
    AtomicBoolean enough = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), machine.httpPort());
      sockets.add(socket);
      threads.add(Thread.ofPlatform().start(() -> ask(socket, asked, enough)));
      threads.add(Thread.ofPlatform().start(() -> read(socket)));
    }
    try {
      othersAreServed();
    } finally {
      enough.set(true);
      for (Socket socket : sockets) {
        socket.close();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void ask(Socket socket, byte[] text, AtomicBoolean enough) {
    try {
      while (!enough.get()) {
        socket.getOutputStream().write(text);
      }
    } catch (IOException e) {
      // It is closed when there is enough.
    }
  }

  private static void read(Socket socket) {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It is closed when there is enough.
    }
  }

  @Test
  void fiveHundredUploadsToAnAppThatDoesNotRead() throws IOException {
    strangers(
        500,
        "POST /slow?20000 HTTP/1.1\r\n"
            + HOST
            + "Content-Length: 1000000\r\n\r\n"
            + "a".repeat(100_000));
    othersAreServed();
  }

  @Test
  void tenThousandIdleConnectionsOfOneAddress() throws IOException {
    strangers(10_000, "");
    othersAreServed();
  }

  @Test
  void tenThousandWaitingConnectionsOfOneAddress() throws IOException {
    strangers(10_000, "GET / HTTP/1.1\r\n" + HOST);
    othersAreServed();
  }

  @Test
  void nobodySaysForTheRouterWhereARequestComesFrom() {
    String seen =
        Http.send(
                machine.httpPort(),
                "GET /headers HTTP/1.1\r\n"
                    + HOST
                    + "X-Forwarded-Host: evil.example\r\n"
                    + "X.Forwarded.For: 6.6.6.6\r\n"
                    + "Forwarded: for=6.6.6.6;host=evil.example\r\n"
                    + "X-Real-IP: 6.6.6.6\r\nConnection: close\r\n\r\n")
            .body();
    assertThat(seen)
        .doesNotContain("evil", "6.6.6.6")
        .containsIgnoringCase("x-real-ip=[127.0.0.1]");
  }

  @Test
  void aHostThatIsNoneIsRefused() {
    for (String host : List.of("victim.localhost:80x", "victim\"localhost", "victim.localhost:0")) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      assertThat(Http.send(machine.httpPort(), request).status()).as(host).isEqualTo(400);
    }
  }

  @Test
  void aBodyThatTurnsBadInMidAnswerPutsNoSecondHeadIntoIt() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), machine.httpPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /stream HTTP/1.1\r\n"
                      + HOST
                      + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String begin = new String(in.readNBytes(300), StandardCharsets.ISO_8859_1);
      assertThat(begin).startsWith("HTTP/1.1 200 ");
      socket.getOutputStream().write("zzz\r\n".getBytes(StandardCharsets.US_ASCII));
      String rest = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(rest).doesNotContain("HTTP/1.1", "<html");
    }
  }

  /** A process that lives and does nothing is the worst that can happen to those who wait. */
  @Test
  void aRouterThatAnswersNobodyIsReplaced() {
    long hung = routerPid();
    Run.of(machine.root, machine.env(), List.of("kill", "-STOP", Long.toString(hung))).ok();
    Until.isTrue("another router has taken over", () -> routerPid() != hung);
    othersAreServed();
  }
}
