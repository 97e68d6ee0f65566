package belay.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherFirewallsTest {
  private static String ruleset(String table, String hook, String policy, String rule) {
    return """
    table %s {
    \tchain DOCKER {
    \t}

    \tchain FORWARD {
    \t\ttype filter hook %s priority filter; policy %s;
    \t\t%s
    \t}
    }
    table ip nat {
    \tchain POSTROUTING {
    \t\ttype nat hook postrouting priority srcnat; policy accept;
    \t}
    }
    """
        .formatted(table, hook, policy, rule);
  }

  private static final String PASSES =
      "iifname \"belay*\" counter packets 0 bytes 0 accept comment \"belay\"";

  @ParameterizedTest
  @CsvSource({"ip filter, forward", "ip6 filter, input", "inet firewalld, forward"})
  void aFirewallThatWasLoadedAgainHoldsUpWhatAppsSend(String table, String hook) {
    String jump = "counter packets 0 bytes 0 jump DOCKER";
    assertThat(OtherFirewalls.closed(ruleset(table, hook, "drop", jump)))
        .contains(table + " FORWARD");
    assertThat(OtherFirewalls.closed(ruleset(table, hook, "drop", PASSES))).isEmpty();
    assertThat(OtherFirewalls.closed(ruleset(table, hook, "accept", jump))).isEmpty();
  }

  @Test
  void whatIsNoFirewallOfApps() {
    assertThat(OtherFirewalls.closed("")).isEmpty();
    assertThat(OtherFirewalls.closed(ruleset("inet belay_0a1b", "forward", "drop", ""))).isEmpty();
    assertThat(OtherFirewalls.closed(ruleset("bridge filter", "forward", "drop", ""))).isEmpty();
    assertThat(OtherFirewalls.closed(ruleset("ip filter", "output", "drop", ""))).isEmpty();
  }
}
