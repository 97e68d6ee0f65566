package belay.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.cli.console.Failure;
import belay.cli.doctor.Finding;
import belay.cli.setup.SetupWish.Encryption;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a set-up asks of a machine and a domain, and what it writes. */
class SetupTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final InetAddress OURS = InetAddress.ofLiteral("203.0.113.7");
  private static final InetAddress INNER = InetAddress.ofLiteral("10.0.0.7");
  private static final InetAddress THEIRS = InetAddress.ofLiteral("198.51.100.1");

  private static SetupWish wish(String domain, Optional<String> apps, Encryption encryption) {
    return new SetupWish(domain, apps, Optional.empty(), encryption, "::", 80, 443);
  }

  private static SetupWish wish(String domain) {
    return wish(domain, Optional.empty(), Encryption.ROUTER);
  }

  private static List<Finding> names(SetupWish wish, Map<String, List<InetAddress>> records) {
    return SetupChecks.names(
        wish,
        "check",
        name -> Optional.of(records.getOrDefault(name, List.of())),
        Set.of(OURS, INNER, InetAddress.getLoopbackAddress()));
  }

  @Test
  void namesThatLeadHereAreWell() {
    assertThat(
            names(
                wish("example.com"),
                Map.of("belay.example.com", List.of(OURS), "check.example.com", List.of(OURS))))
        .allMatch(f -> f instanceof Finding.Well)
        .hasSize(2);
  }

  @Test
  void aNameThatLeadsNowhereIsToldWithItsRecord() {
    List<Finding> found = names(wish("example.com"), Map.of("belay.example.com", List.of(OURS)));
    assertThat(found.getLast())
        .isEqualTo(
            new Finding.Attention(
                "dns",
                "*.example.com leads nowhere",
                "where the domain's records are kept, set *.example.com. A 203.0.113.7; then run"
                    + " this again"));
  }

  @Test
  void aMachineThatNoNameServerAnswersIsToldSo() {
    assertThat(
            SetupChecks.names(wish("example.com"), "check", _ -> Optional.empty(), Set.of(OURS))
                .getFirst())
        .isInstanceOfSatisfying(
            Finding.Attention.class,
            found -> assertThat(found.words()).contains("no name server answers this machine"));
  }

  @Test
  void aRecordThatLeadsSomeVisitorsElsewhereIsTold() {
    assertThat(
            names(
                    wish("example.com"),
                    Map.of(
                        "belay.example.com",
                        List.of(OURS, THEIRS),
                        "check.example.com",
                        List.of(THEIRS)))
                .stream()
                .map(Finding::words))
        .containsExactly(
            "belay.example.com leads to this machine, and to 198.51.100.1 as well, where some"
                + " visitors would end",
            "*.example.com leads to 198.51.100.1, no address of this machine's own: good if what"
                + " has that address forwards here");
  }

  @Test
  void appsApartAndAddressesAskForWhatTheyNeed() {
    assertThat(names(wish("example.com", Optional.of("apps.net"), Encryption.ROUTER), Map.of()))
        .extracting(Finding::words)
        .containsExactly("belay.example.com leads nowhere", "*.apps.net leads nowhere");
    assertThat(names(wish("203.0.113.7"), Map.of())).isEmpty();
  }

  @Test
  void recordsAreAdvisedForPublicAddressesWhereThereAreSome() {
    assertThat(SetupChecks.advised(Set.of(INNER, OURS, InetAddress.getLoopbackAddress())))
        .containsExactly(OURS);
    assertThat(SetupChecks.advised(Set.of(INNER))).containsExactly(INNER);
  }

  @Test
  void aClockThatIsWrongIsTold() {
    Optional<Instant> none = Optional.empty();
    assertThat(SetupChecks.clock(NOW, Optional.of(NOW.plusSeconds(60)), none))
        .isInstanceOf(Finding.Well.class);
    assertThat(SetupChecks.clock(NOW, none, none)).isInstanceOf(Finding.Well.class);
    assertThat(SetupChecks.clock(NOW, Optional.of(NOW.minus(Duration.ofDays(2))), none).words())
        .contains("2 days from the right time");
    assertThat(SetupChecks.clock(NOW, none, Optional.of(NOW.plus(Duration.ofDays(2)))).words())
        .contains("before this program was built");
  }

  @Test
  void whatIsNoDomainIsRefused() {
    for (String text : List.of("https://x.com", "localhost", "10.0.0.1", "a_b.com", "x.com:80")) {
      assertThatThrownBy(() -> SetupWish.domain(text)).as(text).isInstanceOf(Failure.class);
    }
    assertThat(SetupWish.domain(" Example.COM. ")).isEqualTo("example.com");
    assertThat(SetupWish.address("2001:db8::7")).isEqualTo("[2001:db8:0:0:0:0:0:7]");
    assertThatThrownBy(() -> SetupWish.address("example.com")).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> SetupWish.email("ana")).isInstanceOf(Failure.class);
  }

  @Test
  void onlyOnesOwnMachineReachesTheApisOwnPort() {
    Map<String, Optional<String>> written = wish("example.com").settings(SetupWish.KEYS);
    assertThat(written)
        .containsEntry("base.domain", Optional.of("example.com"))
        .containsEntry("api.bind", Optional.of("127.0.0.1"))
        .containsEntry("api.plain", Optional.empty())
        .containsEntry("https.port", Optional.of("443"));
    assertThat(wish("example.com", Optional.empty(), Encryption.PROXY).settings(SetupWish.KEYS))
        .containsEntry("base.domain", Optional.of("https://example.com"))
        .containsEntry("https.port", Optional.empty());
    assertThat(wish("example.com", Optional.empty(), Encryption.NONE).settings(SetupWish.KEYS))
        .containsEntry("api.plain", Optional.of("anywhere"));
  }

  @Test
  void linesThatAreNotChangedStayAsTheyAre() {
    Map<String, Optional<String>> changes = new HashMap<>();
    changes.put("bind", Optional.of("::"));
    changes.put("http.port", Optional.empty());
    assertThat(
            SettingsFile.changed(
                List.of("# mine", "bind = 127.0.0.1", "http.port: 8080", "runtime=docker"),
                changes))
        .containsExactly("# mine", "runtime=docker", "bind=::");
  }

  @Test
  void addressesAreWrittenAsPeopleWriteThem() {
    assertThat(
            List.of(
                    "203.0.113.7",
                    "2001:db8::7",
                    "::1",
                    "fe80::",
                    "2001:db8:0:1:1:1:1:1",
                    "1::2:0:0:3")
                .stream()
                .map(InetAddress::ofLiteral)
                .map(SetupChecks::text))
        .containsExactly(
            "203.0.113.7", "2001:db8::7", "::1", "fe80::", "2001:db8:0:1:1:1:1:1", "1::2:0:0:3");
  }
}
