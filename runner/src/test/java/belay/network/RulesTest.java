package belay.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.network.NetworkRange.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final NetworkRange RANGE = NetworkRange.of("10.209.0.0/16");
  private static final Optional<NetworkRange6> SIX =
      Optional.of(NetworkRange6.of("fd12:3456:789a::/48"));
  private static final AppNetwork APP = AppNetwork.of(RANGE, SIX, 7);
  private static final Rules RULES = Rules.of("0a1b");

  private static String ofAll(List<String> servers) {
    return RULES.ofAll(base(servers));
  }

  private static Rules.Base base(List<String> servers) {
    return new Rules.Base(RANGE, SIX, servers, List.of("belay7"), Allowance.of("65536"), true);
  }

  @Test
  void anAppHasTwoAddressesOfItsOwn() {
    assertThat(APP.outer()).isEqualTo("10.209.0.14");
    assertThat(APP.inner()).isEqualTo("10.209.0.15");
    assertThat(APP.link()).isEqualTo("belay7");
    assertThat(AppNetwork.of(RANGE, SIX, 32_499).inner()).isEqualTo("10.209.253.231");
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
    String rules = ofAll(List.of("127.0.0.53", "192.0.2.1"));
    assertThat(rules)
        .contains("ip daddr 10.209.255.254 udp dport 53 dnat ip to 127.0.0.53\n")
        .contains("ip daddr 10.209.255.253 tcp dport 53 dnat ip to 192.0.2.1\n");
  }

  @Test
  void anAppWithoutANameServerIsToldOneThatMayComeLater() {
    NameServers none = NameServers.parse(List.of("search a.test"));
    assertThat(none.inside(RANGE)).isEqualTo("search a.test\nnameserver 10.209.255.254\n");
    assertThat(NameServers.parse(List.of("nameserver 192.0.2.1")).inside(RANGE))
        .isEqualTo("nameserver 10.209.255.254\n");
  }

  @Test
  void aSettingOfTheKernelIsReadWhole() throws IOException {
    Path many = Path.of("/proc/sys/net/core/somaxconn");
    String whole = Files.readAllLines(many).getFirst().strip();
    assumeTrue(whole.length() > 1, "skipped: this kernel's number has one digit");
    assertThat(new Host.ThisMachine().setting("core/somaxconn")).isEqualTo(whole);
    assertThat(new Host.ThisMachine().setting("core/no_such_thing")).isEmpty();
  }

  @Test
  void anAppMayHaveAPartOfTheConnectionsThatTheKernelKeepsInMind() {
    assertThat(Allowance.of("65536")).isEqualTo(new Allowance(8_192, 409, 8_192));
    assertThat(Allowance.of("262144")).isEqualTo(new Allowance(8_192, 1_638, 32_768));
    assertThat(Allowance.of("1024")).isEqualTo(new Allowance(128, 20, 128));
    assertThat(Allowance.of("")).isEqualTo(Allowance.of("65536"));
    assertThat(Allowance.of("0")).isEqualTo(Allowance.of("65536"));
    String rules = ofAll(List.of());
    assertThat(rules)
        .contains(
            "counted ct state new meta l4proto tcp add @open8192 { iifname ct count over 8192 }")
        .contains(
            "@begun409_8192 { iifname limit rate over 409/second burst 8192 packets } reject");
    for (String counted : List.of("input ip daddr != 127.0.0.0/8 jump", "forward jump")) {
      String chain = counted.split(" ", 2)[0];
      assertThat(rules.indexOf(counted + " counted\n"))
          .isGreaterThan(rules.indexOf(chain + " ct state established,related accept"));
    }
  }

  @Test
  void whatTheKernelCountsIsNoLinkOfAnApp() throws Exception {
    String said =
        """
        {"nftables": [
          {"set": {"name": "links", "elem": ["belay7"]}},
          {"set": {"name": "open", "elem": [{"elem": {"val": "belay9", "ct count": {"val": 8192, "inv": true}}}]}},
          {"set": {"name": "begun", "elem": [{"elem": {"val": "belay9", "timeout": 600}}]}}
        ]}
        """;
    assertThat(Elements.parse(said)).containsOnlyKeys("belay7");
  }

  @Test
  void aPrivateNetworkIsReachedWhereItIsAllowedAndMetadataNever() {
    String rules = ofAll(List.of());
    assertThat(rules.indexOf("iifname . ip daddr @allowed accept"))
        .isGreaterThan(rules.indexOf("169.254.0.0/16"))
        .isLessThan(rules.indexOf("10.0.0.0/8, "));
    assertThat(rules.indexOf("iifname . ip6 daddr @allowed6 accept"))
        .isGreaterThan(rules.indexOf("fd00:ec2::/32"))
        .isLessThan(rules.indexOf("fc00::/7, "));
  }

  @Test
  void whatIsNoMoreTheAppsIsTakenAway() {
    String rules =
        RULES.ofApp(
            APP.link(),
            new Elements(List.of(5432), List.of(5432), List.of("10.20.0.0/16", "fd00:5::/32")),
            new Elements(List.of(5432, 6379), List.of(6379), List.of()));
    assertThat(rules)
        .isEqualTo(
            """
            delete element inet belay_0a1b services { "belay7" . tcp . 5432, "belay7" . tcp . 6379 }
            delete element inet belay_0a1b loopback { "belay7" . tcp . 6379 }
            add element inet belay_0a1b services { "belay7" . tcp . 5432 }
            add element inet belay_0a1b loopback { "belay7" . tcp . 5432 }
            add element inet belay_0a1b allowed { "belay7" . 10.20.0.0/16 }
            add element inet belay_0a1b allowed6 { "belay7" . fd00:5::/32 }
            """);
  }

  @Test
  void aTableJudgesItsOwnHomesNetworksAndTheVersionsBeforePassItsChainsBy() {
    String rules = ofAll(List.of());
    assertThat(rules)
        .contains("add element inet belay_0a1b links { \"belay7\" }\n")
        .contains("input iifname != @links accept comment \"belay\"\n")
        .contains("forward iifname != @links oifname != @links accept comment \"belay\"\n")
        .doesNotContain("inet belay ");
  }

  @Test
  void itsAddressesOfIpv6AreNumberedAsThoseOfIpv4() {
    AppNetwork.Six six = APP.six().orElseThrow();
    assertThat(six.outer()).isEqualTo("fd12:3456:789a:0:0:0:0:e");
    assertThat(six.inner()).isEqualTo("fd12:3456:789a:0:0:0:0:f");
    assertThat(ofAll(List.of()))
        .contains("ip6 saddr fd12:3456:789a:0:0:0:0:0/48 oifname != \"belay*\" masquerade\n");
    assertThat(NetworkRange6.named("a")).isEqualTo(NetworkRange6.named("a"));
    assertThat(NetworkRange6.named("a")).isNotEqualTo(NetworkRange6.named("b"));
    assertThat(NetworkRange6.of(NetworkRange6.named("a").toString()))
        .isEqualTo(NetworkRange6.named("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fd12::/32", "2001:db8::/48", "fe80::/64", "10.0.0.0/48", "fd12::", "x"})
  void aRangeOfIpv6ThatIsNoneIsNamed(String text) {
    assertThatThrownBy(() -> NetworkRange6.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void aRouteOfIpv6LeadsOutsideUnlessItRefuses() {
    String zeros = "0".repeat(32);
    String refusing = zeros + " 00 " + zeros + " 00 " + zeros + " ffffffff 1 0 00200200       lo";
    String leading = zeros + " 00 " + zeros + " 00 " + zeros + " 00000400 1 0 00000003     eth0";
    assertThat(Uplink.hasSix(List.of(refusing))).isFalse();
    assertThat(Uplink.hasSix(List.of(refusing, leading))).isTrue();
  }

  @Test
  void systemsStubIsPassedBy() {
    assertThat(
            NameServers.parse(
                List.of("# x", "nameserver 192.0.2.1", "nameserver ::1", "search a b")))
        .isEqualTo(new NameServers(List.of("192.0.2.1"), List.of("::1"), List.of("search a b")));
  }

  @TempDir Path directory;

  private NameServers servers(String usual, String behindStub) throws IOException {
    Path own = Files.writeString(directory.resolve("own"), usual);
    Path behind = Files.writeString(directory.resolve("behind"), behindStub);
    return NameServers.of(own, behind);
  }

  @Test
  void questionsAreCarriedToServersThatNoRuleLeadsTo() throws IOException {
    String six = "nameserver 2001:db8::53\nnameserver ::1\n";
    assertThat(servers(six, "").carried()).containsExactly("2001:db8::53", "::1");
    assertThat(servers("nameserver 127.0.0.53\n", six).carried()).containsExactly("127.0.0.53");
    assertThat(servers("nameserver 127.0.0.53\n", "").carried()).isEmpty();
    NameServers both = servers(six + "nameserver 192.0.2.1\n", "");
    assertThat(both.carried()).isEmpty();
    assertThat(both.servers()).containsExactly("192.0.2.1");
    assertThat(servers(six, "").inside(RANGE)).isEqualTo("nameserver 10.209.255.254\n");

    assertThat(ofAll(List.of("127.0.0.1:5300")))
        .contains("ip daddr 10.209.255.254 udp dport 53 dnat ip to 127.0.0.1:5300\n")
        .contains(
            "ct status dnat ip daddr 127.0.0.1 meta l4proto { tcp, udp } th dport 5300 accept");
  }

  @Test
  void whatLeadsToTheLoopbackIsCountedBeforeItIsLedThere() {
    String rules = ofAll(List.of("127.0.0.53", "192.0.2.1"));
    assertThat(rules)
        .contains("@loopback fib daddr type local jump counted\n")
        .contains("early iifname @links ip daddr 10.209.255.254 meta l4proto { tcp, udp }")
        .doesNotContain("early iifname @links ip daddr 10.209.255.253")
        .contains("input ip daddr != 127.0.0.0/8 jump counted\n");
    assertThat(RULES.ofAll(base(List.of()).late()))
        .contains("input jump counted\n")
        .doesNotContain("early");
  }

  @Test
  void otherFirewallsLetAppsPassOnce() throws Exception {
    String docker =
        """
        {"nftables": [
          {"chain": {"family": "ip", "table": "filter", "name": "FORWARD", "type": "filter", "hook": "forward", "policy": "drop"}},
          {"chain": {"family": "ip", "table": "filter", "name": "INPUT", "type": "filter", "hook": "input", "policy": "drop"}},
          {"chain": {"family": "inet", "table": "belay", "name": "forward", "type": "filter", "hook": "forward"}},
          {"chain": {"family": "inet", "table": "belay_77aa", "name": "input", "type": "filter", "hook": "input"}},
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
