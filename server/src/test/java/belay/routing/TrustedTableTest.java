package belay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.CertificateTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedTableTest {
  private static final Instant NOW = Instant.parse("2027-06-01T12:00:00Z");

  private final List<String> happened = new ArrayList<>();
  private final TrustedTable table =
      new TrustedTable(
          _ -> happened.add("told"),
          leaf -> leaf.getIssuerX500Principal().getName().contains("O=Belay"),
          InstantSource.fixed(NOW),
          () -> happened.add("changed"));

  private static CertificateTable.Certificate of(String chain, String... names) {
    return new CertificateTable.Certificate(List.of(names), chain, "");
  }

  private void certify(CertificateTable.Certificate... all) {
    table.certify(new CertificateTable(List.of(all), List.of(), List.of()));
  }

  @Test
  void namesOfAnAuthorityElsewhereAreTrusted() {
    certify(of(TestChains.FOREIGN, "shop.example.com", "*.apps.example.com", "192.0.2.7"));
    assertThat(table.has("shop.example.com")).isTrue();
    assertThat(table.has("a.apps.example.com")).isTrue();
    assertThat(table.has("b.a.apps.example.com")).isFalse();
    assertThat(table.has("192.0.2.7")).isFalse();
    assertThat(table.has("other.example.com")).isFalse();
  }

  @Test
  void oursAndThoseThatSignThemselvesAndWhatIsNoneAreNot() {
    certify(
        of(TestChains.OWN, "own.example.com"),
        of(TestChains.SELF, "self.example.com"),
        of(TestChains.OVER, "over.example.com"),
        of("nothing", "nothing.example.com"));
    for (String name : List.of("own", "self", "over", "nothing")) {
      assertThat(table.has(name + ".example.com")).isFalse();
    }
    assertThat(happened).containsExactly("told");
  }

  @Test
  void aChangeIsToldAfterTheRouterOnlyWhereNamesChange() {
    certify(of(TestChains.FOREIGN, "shop.example.com"));
    certify(of(TestChains.FOREIGN, "shop.example.com"));
    certify();
    assertThat(happened).containsExactly("told", "changed", "told", "told", "changed");
  }
}
