package belay.cli.machine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  /** Kept for documentation (RFC 5737): no machine has it. */
  private static final String ELSEWHERE = "192.0.2.7";

  @Test
  void aForeignAddressIsNotTakenForATakenPort() {
    Ports ports = new Ports(ELSEWHERE);
    assertThatThrownBy(() -> ports.mustBeFree(8080, "apps, over HTTP", "--http-port"))
        .hasMessageContaining("192.0.2.7 is not an address of this machine");
    assertThatThrownBy(ports::free).hasMessageContaining("192.0.2.7 is not an address");
  }

  @Test
  void aTakenPortIsSaidToBeTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports ports = new Ports("127.0.0.1");
      assertThatThrownBy(
              () -> ports.mustBeFree(other.getLocalPort(), "apps, over HTTP", "--http-port"))
          .hasMessageContaining("another program has it");
    }
  }
}
