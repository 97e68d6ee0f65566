package belay.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import belay.tls.Expiries.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExpiringTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Instant END = NOW.plus(Duration.ofDays(30));
  private static final Certificate SHOP =
      new Certificate(
          new UUID(0, 1),
          List.of("a.test", "b.test", "*.c.test", "d.test"),
          "chain",
          "key",
          NOW.minus(Duration.ofDays(60)),
          END);

  private static Map<String, NameState> state(String name, int failures) {
    NameState state = NameState.fresh(name, NOW);
    for (int i = 0; i < failures; i++) {
      state = state.failed("it leads elsewhere", NOW);
    }
    return Map.of(name, state);
  }

  @Test
  void itIsCalledByAFewOfItsNames() {
    assertThat(Expiring.of(SHOP, true, Map.of()))
        .isEqualTo(
            new Expiry(
                "apps",
                "the certificate for a.test, b.test, *.c.test and 1 more",
                SHOP.begins(),
                END,
                true,
                Optional.empty()));
  }

  @Test
  void aRenewalThatWasGivenUpIsTroubleAndOneThatIsTriedAgainIsNot() {
    assertThat(Expiring.of(SHOP, true, state("b.test", 5)).trouble()).isEmpty();
    assertThat(Expiring.of(SHOP, true, state("b.test", 6)).trouble())
        .contains("b.test: it leads elsewhere");
    assertThat(Expiring.of(SHOP, true, state("x.c.test", 6)).trouble()).isPresent();
    assertThat(Expiring.of(SHOP, true, state("else.test", 6)).trouble()).isEmpty();
    assertThat(Expiring.of(SHOP, false, state("b.test", 6)).trouble())
        .as("nobody renews what was given")
        .isEmpty();
  }

  @Test
  void aNameThatAWildcardIsAskedForSaysHowThatDoes() {
    Host host = new Host("any.shop.test", Optional.of(new UUID(1, 1)), Host.Wish.ANY, true);
    Choice none = new Choice(List.of(), Optional.empty(), List.of());
    NameState failing = NameState.fresh("*.shop.test", NOW).failed("the key is refused", NOW);
    HostState state = HostState.of(host, none, Map.of("*.shop.test", failing), NOW);
    assertThat(state.acmStatus()).contains("failing");
    assertThat(state.reason()).isEqualTo("the key is refused");
    Host deeper = new Host("a.b.shop.test", Optional.of(new UUID(1, 1)), Host.Wish.ANY, true);
    assertThat(HostState.of(deeper, none, Map.of("*.shop.test", failing), NOW).acmStatus())
        .contains("pending");
  }

  @Test
  void aWildcardThatNoZoneProvesSaysSo() {
    Host host = new Host("*.shop.test", Optional.of(new UUID(1, 1)), Host.Wish.ANY, true);
    Choice none = new Choice(List.of(), Optional.empty(), List.of());
    HostState state = HostState.of(host, none, Map.of(), NOW);
    assertThat(state.provableBy(host, Optional.of("shop.test")).acmStatus()).contains("pending");
    assertThat(state.provableBy(host, Optional.empty()).acmStatus()).contains("failed");
    assertThat(state.provableBy(host, Optional.empty()).reason())
        .contains("acme.dns.zones", "belay certs:add");
    Certificate given =
        new Certificate(new UUID(0, 2), List.of("*.shop.test"), "chain", "key", NOW, END);
    Choice one = new Choice(List.of(), Optional.empty(), List.of(given));
    assertThat(
            HostState.of(host, one, Map.of(), NOW).provableBy(host, Optional.empty()).acmStatus())
        .contains("cert issued");
  }
}
