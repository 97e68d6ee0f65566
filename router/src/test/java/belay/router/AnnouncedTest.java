package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies that say whom they forward before anything else (the PROXY protocol). */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class AnnouncedTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n";

  @TempDir Path home;

  /** Version 2 of a TCP connection over IPv4. */
  private static byte[] two(int command, String from, int port, byte... more) throws Exception {
    ByteBuffer all = ByteBuffer.allocate(16 + 12 + more.length);
    all.put("\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII));
    all.put((byte) (0x20 | command)).put((byte) 0x11).putShort((short) (12 + more.length));
    all.put(InetAddress.ofLiteral(from).getAddress());
    all.put(InetAddress.ofLiteral("192.0.2.1").getAddress());
    all.putShort((short) 50_000).putShort((short) port).put(more);
    return all.array();
  }

  @Test
  void aTrustedProxySaysWhomItForwards() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.announced(home, "loopback").route(app)) {
      try (Wire one = rig.client()) {
        one.send("PROXY TCP4 203.0.113.7 192.0.2.1 50000 80\r\n");
        assertThat(one.send(GET).response())
            .contains(
                "X-Forwarded-For: 203.0.113.7\r\n",
                "X-Real-IP: 203.0.113.7\r\n",
                "X-Forwarded-Proto: http\r\nX-Forwarded-Port: 80\r\n");
      }
      try (Wire two = rig.client()) {
        // The visitor is no proxy, whatever the one before him is.
        two.send(two(1, "203.0.113.8", 8080));
        two.send("GET / HTTP/1.1\r\nHost: api.localhost\r\nX-Forwarded-Proto: https\r\n\r\n");
        assertThat(two.response())
            .contains("X-Forwarded-For: 203.0.113.8\r\n", "X-Forwarded-Proto: http\r\n");
      }
      try (Wire six = rig.client()) {
        six.send("PROXY TCP6 2001:db8::7 2001:db8::1 50000 80\r\n");
        assertThat(six.send(GET).response()).contains("X-Real-IP: 2001:db8:0:0:0:0:0:7\r\n");
      }
      assertThat(rig.log(3).getFirst()).contains("fwd=\"203.0.113.7\"");
    }
  }

  @Test
  void whatEndedTlsBeforeItSaysSo() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.announced(home, "loopback").route(app);
        Wire client = rig.client()) {
      byte[] tls = {0x20, 0, 5, 1, 0, 0, 0, 0};
      client.send(two(1, "203.0.113.8", 443, tls));
      assertThat(client.send(GET).response())
          .contains("X-Forwarded-Proto: https\r\nX-Forwarded-Port: 443\r\n");
    }
  }

  @Test
  void connectionsOfTheProxyItselfAndThoseWithoutAWordGoOn() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.announced(home, "loopback").route(app)) {
      for (byte[] first : List.of(two(0, "203.0.113.8", 443), new byte[0])) {
        try (Wire client = rig.client()) {
          assertThat(client.send(first).send(GET).response())
              .contains("X-Forwarded-For: 127.0.0.1\r\n");
        }
      }
    }
  }

  @Test
  void itIsSaidBeforeTlsToo() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.announced(home, "loopback").certify(Issued.to(Rig.HOST)).route(app)) {
      Socket plain = new Socket(InetAddress.getLoopbackAddress(), rig.httpsPort());
      plain.getOutputStream().write(two(1, "203.0.113.9", 443));
      try (Wire client = new Wire(Tls.over(plain, Rig.HOST, List.of(), List.of("TLSv1.3")))) {
        assertThat(client.send(GET).response())
            .contains(
                "X-Forwarded-For: 203.0.113.9\r\n",
                "X-Forwarded-Proto: https\r\nX-Forwarded-Port: 443\r\n");
      }
    }
  }

  @Test
  void nobodyElseIsBelieved() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.announced(home, "10.0.0.0/8").route(app);
        Wire client = rig.client()) {
      client.send("PROXY TCP4 203.0.113.7 192.0.2.1 50000 80\r\n");
      assertThat(client.send(GET).rest()).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void rubbishEndsTheConnection() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.announced(home, "loopback").route(app)) {
      for (String first :
          List.of(
              "PROXY TCP4 nobody 192.0.2.1 50000 80\r\n",
              "PROXY TCP4 203.0.113.7 192.0.2.1 50000 80 " + "x".repeat(100),
              "\r\n\r\n\0\r\nQUIT\n1\u0011\0\u000c" + "x".repeat(12))) {
        try (Wire client = rig.client()) {
          assertThat(client.send(first).send(GET).ended()).isTrue();
        }
      }
      assertThat(app.heads).isEmpty();
    }
  }
}
