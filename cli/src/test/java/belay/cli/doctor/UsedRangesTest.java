package belay.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsedRangesTest {
  private static final String OWN = "10.209.0.0/16";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.209.4.0/22 dev tun0 proto kernel scope link src 10.209.4.9",
        "10.0.0.0/8 via 192.0.2.1 dev wg0",
        "10.210.1.2 dev tun0 scope link",
        "unreachable 10.208.0.0/15 dev vpn metric 4",
      })
  void whatIsSomebodyElsesTooIsSaid(String route) {
    assertThat(UsedRanges.collision(OWN, "default via 192.0.2.1 dev eth0\n" + route + "\n"))
        .hasValueSatisfying(words -> assertThat(words).contains("10.209.0.0/16", route));
  }

  @Test
  void itsOwnDevicesAndOtherAddressesAreNoCollision() {
    String routes =
        """
        default via 192.0.2.1 dev eth0
        0.0.0.0/1 via 10.8.0.1 dev tun0
        10.209.22.94/31 dev belay2863 proto kernel scope link src 10.209.22.94
        10.210.0.64/26 dev belayd01020304 proto kernel scope link
        local 10.209.22.94 dev belay2863 table local proto kernel scope host
        10.208.0.0/16 dev tun0
        10.211.0.0/16 dev tun0
        172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown
        """;
    assertThat(UsedRanges.collision(OWN, routes)).isEmpty();
    assertThat(UsedRanges.collision("", routes)).isEmpty();
  }
}
