package belay.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both listeners over IPv6, and over both at once. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class Ipv6Test {
  private static final String GET = "GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n";

  @TempDir Path home;

  @BeforeAll
  static void needsIpv6() {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
      assertThat(any.isBound()).isTrue();
    } catch (IOException e) {
      assumeTrue(false, "this machine has no IPv6: " + e.getMessage());
    }
  }

  @Test
  void loopbackOfIpv6() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.on(home, "::1").certify(Issued.to(Rig.HOST)).route(app);
        Wire plain = new Wire(new Socket(InetAddress.ofLiteral("::1"), rig.port()));
        Wire secure = tls(new Socket(InetAddress.ofLiteral("::1"), rig.httpsPort()))) {
      assertThat(plain.send(GET).response()).contains("X-Forwarded-For: 0:0:0:0:0:0:0:1\r\n");
      assertThat(secure.send(GET).response()).contains("X-Real-IP: 0:0:0:0:0:0:0:1\r\n");
    }
  }

  @Test
  void allAddressesOfBothKinds() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.on(home, "::").certify(Issued.to(Rig.HOST)).route(app)) {
      for (String address : List.of("::1", "127.0.0.1")) {
        String told = address.equals("::1") ? "0:0:0:0:0:0:0:1" : address;
        try (Wire plain = new Wire(new Socket(InetAddress.ofLiteral(address), rig.port()));
            Wire secure = tls(new Socket(InetAddress.ofLiteral(address), rig.httpsPort()))) {
          assertThat(plain.send(GET).response()).contains("X-Forwarded-For: " + told + "\r\n");
          assertThat(secure.send(GET).response()).contains("X-Forwarded-For: " + told + "\r\n");
        }
      }
    }
  }

  private static Wire tls(Socket plain) throws IOException {
    return new Wire(Tls.over(plain, Rig.HOST, List.of(), List.of("TLSv1.3")));
  }
}
