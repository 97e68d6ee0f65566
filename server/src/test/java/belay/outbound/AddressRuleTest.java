package belay.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an app's people cannot send this server. */
class AddressRuleTest {
  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "fe80::1",
        "fec0::1",
        "fd00::1",
        "ff02::1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001::1",
        "2001:db8::1"
      })
  void anInnerAddressIsNotConnectedTo(String inner) {
    assertThat(AddressRule.STRICT.permits(address(inner))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "64:ff9b::1.1.1.1",
        "2002:101:101::1"
      })
  void anAddressOfTheInternetIs(String outer) {
    assertThat(AddressRule.STRICT.permits(address(outer))).isTrue();
  }

  @Test
  void anAdministratorAllowsWhatHeNames() {
    AddressRule rule = AddressRule.of("10.1.0.0/16, loopback");
    assertThat(rule.permits(address("10.1.2.3"))).isTrue();
    assertThat(rule.permits(address("::1"))).isTrue();
    assertThat(rule.permits(address("10.2.0.1"))).isFalse();
    assertThatThrownBy(() -> AddressRule.of("10.0.0.0/8, inner")).hasMessage("inner");
  }

  @Test
  void ofANameOnlyThePermittedAddressesAreGivenOut() throws Exception {
    List<InetAddress> both = List.of(address("10.0.0.1"), address("1.1.1.1"));
    assertThat(new Outbound(AddressRule.STRICT, host -> both).addresses("two.example"))
        .containsExactly(address("1.1.1.1"));
    Outbound inner = new Outbound(AddressRule.STRICT, host -> List.of(address("10.0.0.1")));
    assertThatThrownBy(() -> inner.addresses("inner.example"))
        .isInstanceOf(InnerAddress.class)
        .hasMessageContainingAll("inner.example (10.0.0.1)", "fetch.allow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1"})
  void noSpellingOfLoopbackPasses(String host) {
    assertThatThrownBy(() -> Outbound.by(AddressRule.STRICT).addresses(host))
        .isInstanceOf(java.io.IOException.class);
  }
}
