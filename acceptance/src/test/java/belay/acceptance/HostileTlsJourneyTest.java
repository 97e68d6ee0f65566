package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Strangers who begin to speak TLS and do not go on. */
@Tag("hostile")
@Tag("longest")
class HostileTlsJourneyTest {
  private static final int STRANGERS = 10_000;

  /** Far above what a router takes, and far below what ten thousand would if none had to go. */
  private static final long RESIDENT_MAX = 450L << 20;

  private static final byte[] BEGINNING = {22, 3, 1, 2, 0, 1};

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  private static int https;
  private final List<SocketChannel> strangers = new ArrayList<>();

  @BeforeAll
  static void start() {
    https = TestAuthorities.free();
    machine = Machine.upWith("https.port", String.valueOf(https));
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

  private static long routerPid() {
    return Machine.json(machine.home.resolve("run/router.json")).get("pid").asLong();
  }

  /** By TLS and without, on connections of their own. */
  private static void othersAreServed() {
    long router = routerPid();
    for (int i = 0; i < 10; i++) {
      assertThat(machine.get("bystander", "/").body()).isEqualTo("one none");
      try (SSLSocket visitor = Secure.connect(https, "bystander.localhost")) {
        visitor
            .getOutputStream()
            .write(
                "GET / HTTP/1.1\r\nHost: bystander.localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(
                new String(
                    visitor.getInputStream().readAllBytes(),
                    java.nio.charset.StandardCharsets.US_ASCII))
            .endsWith("one none");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(routerPid()).isEqualTo(router);
  }

  /** Each says that and nothing more. */
  private void strangers(boolean ofManyAddresses, byte[] text) throws IOException {
    for (int i = 0; i < STRANGERS; i++) {
      SocketChannel channel = SocketChannel.open();
      strangers.add(channel);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      String from = ofManyAddresses ? "127.7." + i / 250 + "." + (1 + i % 250) : "127.0.0.66";
      channel.bind(new InetSocketAddress(from, 0));
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), https));
      channel.configureBlocking(false);
      try {
        channel.write(ByteBuffer.wrap(text));
      } catch (IOException e) {
        // Shown the door while it spoke, as it may be.
        channel.close();
      }
    }
  }

  private static byte[] wholeHello() throws NoSuchAlgorithmException, SSLException {
    SSLEngine client = SSLContext.getDefault().createSSLEngine("bystander.localhost", https);
    client.setUseClientMode(true);
    client.beginHandshake();
    ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), hello);
    return Arrays.copyOf(hello.array(), hello.position());
  }

  private static long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + routerPid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever did not go on is gone, without having done anything himself. */
  private void allAreShownTheDoor() {
    ByteBuffer answers = ByteBuffer.allocate(32_768);
    Until.isTrue(
        "all of them are closed",
        () -> {
          int open = 0;
          for (SocketChannel stranger : strangers) {
            open += isOpen(stranger, answers) ? 1 : 0;
          }
          return open == 0;
        });
  }

  private static boolean isOpen(SocketChannel channel, ByteBuffer answers) {
    try {
      int count = 1;
      while (channel.isOpen() && count > 0) {
        count = channel.read(answers.clear());
      }
      if (count < 0) {
        channel.close();
      }
      return channel.isOpen();
    } catch (IOException e) {
      return false;
    }
  }

  private void tried(boolean ofManyAddresses, byte[] text) throws IOException {
    strangers(ofManyAddresses, text);
    if (ofManyAddresses) {
      // Nobody tells them from visitors until they have had a few seconds: only then must they go.
      assertThat(residentBytes()).isLessThan(RESIDENT_MAX);
      allAreShownTheDoor();
    }
    othersAreServed();
    assertThat(residentBytes()).isLessThan(RESIDENT_MAX);
    allAreShownTheDoor();
    assertThat(residentBytes()).isLessThan(RESIDENT_MAX);
  }

  @Test
  void tenThousandOfOneAddressWhoBegin() throws IOException {
    tried(false, BEGINNING);
  }

  @Test
  void tenThousandOfManyAddressesWhoBegin() throws IOException {
    tried(true, BEGINNING);
  }

  @Test
  void tenThousandWhoseHelloIsLongAndDoesNotEnd() throws IOException {
    byte[] hello = Arrays.copyOf(new byte[] {22, 3, 1, 0x3f, (byte) 0xf0, 1, 0, 0x3f}, 16_000);
    tried(true, hello);
  }

  @Test
  void tenThousandWhoSayHelloAndNothingMore() throws Exception {
    tried(true, wholeHello());
  }

  @Test
  void tenThousandWhoSayNothing() throws IOException {
    tried(true, new byte[0]);
  }
}
