package belay.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.CertificateTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final UUID SHOP = new UUID(1, 1);
  private static final UUID BLOG = new UUID(1, 2);
  private static final Certificate OWN = certificate(9, 300, "*.localhost");

  private static Certificate certificate(int number, int days, String... names) {
    return new Certificate(
        new UUID(0, number),
        List.of(names),
        "chain " + number,
        "key " + number,
        NOW.minus(Duration.ofDays(60)),
        NOW.plus(Duration.ofDays(days)));
  }

  private static Endpoint given(UUID app, Certificate certificate) {
    return new Endpoint(app, "calm-" + certificate.id(), certificate, NOW, NOW);
  }

  private static Host host(String name, UUID app, Host.Wish wish, boolean managed) {
    return new Host(name, Optional.of(app), wish, managed);
  }

  private static Choice choice(List<Endpoint> given, Certificate... issued) {
    return new Choice(given, Optional.empty(), List.of(issued));
  }

  private static Optional<Integer> shown(Choice choice, Host host) {
    return choice.certificate(host, NOW).map(c -> (int) c.id().getLeastSignificantBits());
  }

  @Test
  void aGivenOneComesBeforeOneOfAnAuthorityAndThatBeforeTheDefault() {
    Host host = host("a.example.com", SHOP, Host.Wish.ANY, true);
    Endpoint given = given(SHOP, certificate(1, 10, "a.example.com"));
    Certificate issued = certificate(2, 80, "a.example.com");

    assertThat(shown(choice(List.of(given), issued), host)).contains(1);
    assertThat(shown(choice(List.of(), issued), host)).contains(2);
    assertThat(shown(choice(List.of()), host)).isEmpty();
  }

  @Test
  void aWildcardSpeaksForOneLabelAndTheCertificateOfAnotherAppForNone() {
    Endpoint wild = given(SHOP, certificate(1, 10, "*.example.com"));

    assertThat(shown(choice(List.of(wild)), host("a.example.com", SHOP, Host.Wish.ANY, false)))
        .contains(1);
    assertThat(shown(choice(List.of(wild)), host("a.b.example.com", SHOP, Host.Wish.ANY, false)))
        .isEmpty();
    assertThat(shown(choice(List.of(wild)), host("a.example.com", BLOG, Host.Wish.ANY, false)))
        .isEmpty();
  }

  @Test
  void whatWasSaidOfADomainHoldsAndOfTwoTheLongerLivedIsShown() {
    Endpoint short1 = given(SHOP, certificate(1, 10, "a.example.com"));
    Endpoint long2 = given(SHOP, certificate(2, 90, "*.example.com"));
    Choice choice = choice(List.of(short1, long2), certificate(3, 90, "a.example.com"));

    assertThat(shown(choice, host("a.example.com", SHOP, Host.Wish.ANY, true))).contains(2);
    assertThat(shown(choice, host("a.example.com", SHOP, new Host.Wish.One(short1.id()), true)))
        .contains(1);
    assertThat(shown(choice, host("a.example.com", SHOP, Host.Wish.NONE, true))).contains(3);
    assertThat(shown(choice, host("a.example.com", SHOP, Host.Wish.NONE, false))).isEmpty();
  }

  @Test
  void oneWhoseTimeIsOverMakesRoomForOneOfAnAuthority() {
    Endpoint old = given(SHOP, certificate(1, -1, "a.example.com"));
    Host chosen = host("a.example.com", SHOP, new Host.Wish.One(old.id()), true);

    assertThat(shown(choice(List.of(old), certificate(2, 80, "a.example.com")), chosen))
        .contains(2);
    assertThat(shown(choice(List.of(old)), chosen)).contains(1);
  }

  @Test
  void anIssuedOneIsShownThoughByThisClockItsTimeIsOver() {
    Host host = host("a.example.com", SHOP, Host.Wish.ANY, true);

    assertThat(shown(choice(List.of(), certificate(1, -1, "a.example.com")), host)).contains(1);
    assertThat(
            shown(
                choice(
                    List.of(),
                    certificate(1, 20, "a.example.com"),
                    certificate(2, 80, "a.example.com", "b.example.com")),
                host))
        .contains(2);
  }

  @Test
  void theTableHasTheDefaultFirstAndEachCertificateOnce() {
    Endpoint given = given(SHOP, certificate(1, 10, "*.example.com"));
    Choice choice =
        new Choice(
            List.of(given),
            Optional.of(certificate(3, 90, "*.apps.example.org")),
            List.of(certificate(2, 80, "c.example.net")));
    CertificateTable table =
        choice.table(
            List.of(
                host("shop.apps.example.org", SHOP, Host.Wish.ANY, false),
                host("a.example.com", SHOP, Host.Wish.ANY, false),
                host("b.example.com", SHOP, Host.Wish.ANY, false),
                host("c.example.net", SHOP, Host.Wish.ANY, true),
                host("d.example.net", SHOP, Host.Wish.ANY, false)),
            OWN,
            Choice.Shown.NOTHING,
            NOW);

    assertThat(table.certificates().stream().map(CertificateTable.Certificate::names))
        .containsExactly(
            List.of("*.localhost"),
            List.of("shop.apps.example.org", "*.apps.example.org"),
            List.of("a.example.com", "b.example.com"),
            List.of("c.example.net"));
    assertThat(table.certificates().getFirst().key()).isEqualTo("key 9");
    assertThat(table.toString() + choice).as("no key in any text").doesNotContain("key 1");
  }

  @Test
  void theDefaultSpeaksForNoNameThatHasABetterOne() {
    Host console = new Host("belay.example.com", Optional.empty(), Host.Wish.ANY, true);
    Certificate own = certificate(9, 300, "*.localhost", "belay.example.com", "*.example.com");
    CertificateTable table =
        choice(List.of(), certificate(2, 80, "belay.example.com"))
            .table(List.of(console), own, Choice.Shown.NOTHING, NOW);

    assertThat(table.certificates().stream().map(CertificateTable.Certificate::names))
        .containsExactly(List.of("*.localhost", "*.example.com"), List.of("belay.example.com"));
  }
}
