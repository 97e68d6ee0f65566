package belay.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.network.NetworkRange.Block;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final NetworkRange RANGE = NetworkRange.of("10.209.0.0/16");
  private static final AppNetwork APP = AppNetwork.of(RANGE, 7);

  @Test
  void anAppHasTwoAddressesOfItsOwn() {
    assertThat(APP.outer()).isEqualTo("10.209.0.14");
    assertThat(APP.inner()).isEqualTo("10.209.0.15");
    assertThat(APP.link()).isEqualTo("belay7");
    assertThat(AppNetwork.of(RANGE, 32_499).inner()).isEqualTo("10.209.253.231");
    assertThat(RANGE.resolvers(5))
        .containsExactly("10.209.255.254", "10.209.255.253", "10.209.255.252");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.209.0.0", "10.209.0.0/24", "8.8.0.0/16", "300.1.0.0/16", "fd00::/16", "x"})
  void aRangeThatIsNoneIsNamed(String text) {
    assertThatThrownBy(() -> NetworkRange.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void whatTheMachineUsesIsNotTaken() {
    assertThat(NetworkRange.free(List.of()).orElseThrow()).hasToString("10.209.0.0/16");
    assertThat(NetworkRange.free(List.of(Block.of("10.209.77.0", 24))).orElseThrow())
        .hasToString("10.83.0.0/16");
    assertThat(NetworkRange.free(List.of(Block.of("10.0.0.0", 8), Block.of("172.16.0.0", 12))))
        .isEmpty();
  }

  @Test
  void namesAreAskedWhereTheMachineAsks() {
    String rules = Rules.ofAll(RANGE, List.of("127.0.0.53", "192.0.2.1"));
    assertThat(rules)
        .contains("ip daddr 10.209.255.254 udp dport 53 dnat ip to 127.0.0.53\n")
        .contains("ip daddr 10.209.255.253 tcp dport 53 dnat ip to 192.0.2.1\n");
  }

  @Test
  void aPrivateNetworkIsReachedWhereItIsAllowedAndMetadataNever() {
    String rules = Rules.ofAll(RANGE, List.of());
    assertThat(rules.indexOf("iifname . ip daddr @allowed accept"))
        .isGreaterThan(rules.indexOf("169.254.0.0/16"))
        .isLessThan(rules.indexOf("10.0.0.0/8, "));
  }

  @Test
  void whatIsNoMoreTheAppsIsTakenAway() {
    String rules =
        Rules.ofApp(
            APP.link(),
            new Elements(List.of(5432), List.of(5432), List.of("10.20.0.0/16")),
            new Elements(List.of(5432, 6379), List.of(6379), List.of()));
    assertThat(rules)
        .isEqualTo(
            """
            delete element inet belay services { "belay7" . tcp . 5432, "belay7" . tcp . 6379 }
            delete element inet belay loopback { "belay7" . tcp . 6379 }
            add element inet belay services { "belay7" . tcp . 5432 }
            add element inet belay loopback { "belay7" . tcp . 5432 }
            add element inet belay allowed { "belay7" . 10.20.0.0/16 }
            """);
  }

  @Test
  void systemsStubIsPassedBy() {
    assertThat(
            NameServers.parse(
                List.of("# x", "nameserver 192.0.2.1", "nameserver ::1", "search a b")))
        .isEqualTo(new NameServers(List.of("192.0.2.1"), List.of("search a b")));
  }

  @Test
  void otherFirewallsLetAppsPassOnce() throws Exception {
    String docker =
        """
        {"nftables": [
          {"chain": {"family": "ip", "table": "filter", "name": "FORWARD", "type": "filter", "hook": "forward", "policy": "drop"}},
          {"chain": {"family": "ip", "table": "filter", "name": "INPUT", "type": "filter", "hook": "input", "policy": "drop"}},
          {"chain": {"family": "inet", "table": "belay", "name": "forward", "type": "filter", "hook": "forward"}},
          {"rule": {"family": "ip", "table": "filter", "chain": "INPUT", "comment": "belay"}}
        ]}
        """;
    assertThat(Firewalls.passage(docker))
        .isEqualTo(
            """
            insert rule ip filter FORWARD oifname "belay*" ct state established,related counter accept comment "belay"
            insert rule ip filter FORWARD iifname "belay*" counter accept comment "belay"
            """);
  }
}
