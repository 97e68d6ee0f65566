package belay.cli.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.TrustedProxies;
import belay.cli.home.ServerProperties;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which ports systemd opens for the router. */
class UnitSocketsTest {
  private static final String HTTP = "belay-router.socket";
  private static final String HTTPS = "belay-router-tls.socket";

  private static UnitSockets of(String bind, int http, Optional<Integer> https) {
    return UnitSockets.of(
        new ServerProperties(
            bind,
            http,
            https,
            7700,
            2222,
            ServerProperties.HOLD_SECONDS,
            TrustedProxies.USUAL,
            false,
            ServerProperties.LOGS));
  }

  @Test
  void theUsualPortsAtAllAddressesAreTheUnitsOwn() {
    UnitSockets sockets = of("::", 80, Optional.of(443));
    assertThat(sockets.wanted()).containsExactly(HTTP, HTTPS);
    assertThat(sockets.all()).allMatch(socket -> socket.dropIn().isEmpty());
  }

  @Test
  void portsThatAnybodyMayListenOnAreTheRoutersOwn() {
    UnitSockets sockets = of("127.0.0.1", 8080, Optional.empty());
    assertThat(sockets.wanted()).isEmpty();
    assertThat(sockets.unwanted()).containsExactly(HTTP, HTTPS);
    assertThat(of("::", 80, Optional.of(8443)).wanted()).containsExactly(HTTP);
  }

  @Test
  void anotherAddressOrPortIsSaidInPlaceOfTheUnitsOwn() {
    assertThat(listens(of("192.0.2.7", 80, Optional.of(443))))
        .containsExactly("192.0.2.7:80", "192.0.2.7:443");
    assertThat(listens(of("2001:db8::7", 80, Optional.of(443))))
        .containsExactly("[2001:db8::7]:80", "[2001:db8::7]:443");
    assertThat(listens(of("::", 81, Optional.of(443)))).containsExactly("81");
    assertThat(of("192.0.2.7", 80, Optional.empty()).all().getFirst().dropIn().orElseThrow())
        .endsWith("[Socket]\nListenStream=\nListenStream=192.0.2.7:80\n");
  }

  private static List<String> listens(UnitSockets sockets) {
    return sockets.all().stream().flatMap(socket -> socket.listen().stream()).toList();
  }
}
