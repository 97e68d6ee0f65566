package belay.acme;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acme.NameCheck.Caa;
import belay.acme.NameCheck.Finding;
import belay.acme.NameCheck.Seen;
import belay.api.routing.CertificateTable;
import belay.release.BelayException;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a name leads here, as it is seen before an authority is asked. */
class NameCheckTest {
  private static final String NAME = "www.example.com";
  private static final String HERE = "203.0.113.7";
  private static final String HERE6 = "2001:db8::7";
  private static final String ELSEWHERE = "198.51.100.9";

  private final Map<String, List<InetAddress>> addresses = new HashMap<>();
  private final Map<String, List<Caa>> caa = new HashMap<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private final List<String> visited = new ArrayList<>();
  private Optional<String> dnsFault = Optional.empty();
  private Optional<String> routerFault = Optional.empty();
  private List<CertificateTable.HttpAnswer> shown = List.of();
  private TestAuthority authority;

  @BeforeEach
  void authority() throws IOException {
    authority = new TestAuthority(InstantSource.system(), (_, _) -> true);
  }

  @AfterEach
  void close() {
    authority.close();
  }

  /** The router is not there. */
  private static final class Unreached extends BelayException {
    private static final long serialVersionUID = 1L;

    Unreached(String why) {
      super(why);
    }
  }

  private final NameCheck.Names names =
      new NameCheck.Names() {
        @Override
        public List<InetAddress> addresses(String host) throws IOException {
          if (dnsFault.isPresent()) {
            throw new IOException(dnsFault.get());
          }
          return addresses.getOrDefault(host, List.of());
        }

        @Override
        public Optional<List<Caa>> caa(String host) {
          return Optional.ofNullable(caa.get(host));
        }
      };

  private final Proofs proofs =
      (answers, _) -> {
        routerFault.ifPresent(why -> {
          throw new Unreached(why);
        });
        shown = answers;
        return () -> shown = List.of();
      };

  /** This server's answer where it is reached. */
  private Seen visit(InetAddress address, String path) {
    visited.add(address.getHostAddress());
    String token = path.substring(path.lastIndexOf('/') + 1);
    Seen ours =
        new Seen.Answered(
            200,
            shown.stream()
                .filter(a -> a.token().equals(token))
                .map(CertificateTable.HttpAnswer::content)
                .findFirst()
                .orElse(""));
    return seen.getOrDefault(address.getHostAddress(), ours);
  }

  private Finding look(
      String name, AcmeSettings.Proof proof, Optional<AcmeSettings.DnsSettings> dns)
      throws InterruptedException {
    AcmeSettings settings =
        new AcmeSettings(
            List.of(authority.url()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            proof,
            dns,
            Optional.empty(),
            80,
            List.of(HERE, HERE6));
    NameCheck check =
        new NameCheck(
            settings,
            new Authority(settings, proofs, InstantSource.system(), _ -> {}),
            proofs,
            names,
            (address, _, _, path) -> visit(address, path),
            new SecureRandom());
    return check.look(name, authority.url());
  }

  private Finding look(String name) throws InterruptedException {
    return look(name, AcmeSettings.Proof.AUTO, Optional.empty());
  }

  private void leads(String name, String... to) {
    addresses.put(name, List.of(to).stream().map(InetAddress::ofLiteral).toList());
  }

  private static String astray(Finding finding) {
    assertThat(finding).isInstanceOf(Finding.Astray.class);
    return ((Finding.Astray) finding).why();
  }

  private static String unsure(Finding finding) {
    assertThat(finding).isInstanceOf(Finding.Unsure.class);
    return ((Finding.Unsure) finding).why();
  }

  @Test
  void oneThatLeadsHereByBothFamiliesIsAskedFor() throws InterruptedException {
    leads(NAME, HERE, HERE6);
    assertThat(look(NAME)).isInstanceOf(Finding.Leads.class);
    assertThat(visited).containsExactly(HERE, InetAddress.ofLiteral(HERE6).getHostAddress());
    assertThat(shown).as("what was shown for it").isEmpty();
  }

  @Test
  void oneOfNobodyIsToldWhichRecordToSet() throws InterruptedException {
    assertThat(astray(look(NAME)))
        .isEqualTo(
            "www.example.com has no A or AAAA record. Set: www.example.com. A 203.0.113.7 and"
                + " www.example.com. AAAA 2001:db8::7");
  }

  @Test
  void oneThatLeadsToAnotherServerIsNotAskedFor() throws InterruptedException {
    leads(NAME, ELSEWHERE);
    seen.put(ELSEWHERE, new Seen.Answered(404, "nothing here"));
    assertThat(astray(look(NAME)))
        .contains("leads to 198.51.100.9, where another server answers", "A 203.0.113.7")
        .doesNotContain("Take the other records away");

    leads(NAME, HERE, ELSEWHERE);
    assertThat(astray(look(NAME))).contains("Take the other records away");
  }

  @Test
  void anAaaaRecordThatIsForgottenIsFound() throws InterruptedException {
    String old = "2001:db8::dead";
    leads(NAME, HERE, old);
    seen.put(
        InetAddress.ofLiteral(old).getHostAddress(), new Seen.Answered(200, "an older server"));
    assertThat(astray(look(NAME))).contains("another server answers");
  }

  @Test
  void aRouterThatDoesNotReflectIsNoReasonNotToAsk() throws InterruptedException {
    leads(NAME, ELSEWHERE);
    seen.put(ELSEWHERE, new Seen.Silent("Connect timed out"));
    assertThat(unsure(look(NAME))).contains("a router that does not reflect", "timed out");
  }

  @Test
  void aPortThatIsClosedAtTheServersOwnAddressIsNamed() throws InterruptedException {
    leads(NAME, HERE);
    seen.put(HERE, new Seen.Silent("Connection refused"));
    assertThat(astray(look(NAME)))
        .contains("Nothing answers at 203.0.113.7 port 80", "Let 80 through the firewall");
  }

  @Test
  void whatSendsClientsElsewhereMayBeInFrontOfUs() throws InterruptedException {
    leads(NAME, ELSEWHERE);
    seen.put(ELSEWHERE, new Seen.Answered(301, ""));
    assertThat(unsure(look(NAME))).contains("sends clients elsewhere");
  }

  @Test
  void withoutANetworkNobodyKnows() throws InterruptedException {
    dnsFault = Optional.of("no name server answers (timed out)");
    assertThat(unsure(look(NAME)))
        .isEqualTo("www.example.com could not be looked up: no name server answers (timed out)");
  }

  @Test
  void aRouterThatCannotBeToldIsNoFaultOfTheName() throws InterruptedException {
    leads(NAME, HERE);
    routerFault = Optional.of("The router does not answer.");
    assertThat(unsure(look(NAME))).isEqualTo("The router does not answer.");
  }

  @Test
  void recordsThatLetOthersAloneIssueAreTold() throws InterruptedException {
    leads(NAME, HERE);
    caa.put(NAME, List.of(new Caa("issue", "other.example.net")));
    assertThat(astray(look(NAME))).contains("do not let", "Add: CAA 0 issue \"ca.example.net\"");

    caa.put(NAME, List.of(new Caa("issue", "ca.example.net; validationmethods=http-01")));
    assertThat(look(NAME)).isInstanceOf(Finding.Leads.class);
    caa.put(NAME, List.of(new Caa("iodef", "mailto:ops@example.com")));
    assertThat(look(NAME)).isInstanceOf(Finding.Leads.class);
  }

  @Test
  void aWildcardIsAMatterOfItsZoneAndOfItsOwnRecords() throws InterruptedException {
    Optional<AcmeSettings.DnsSettings> dns =
        Optional.of(
            new AcmeSettings.DnsSettings(
                List.of("example.com"),
                new AcmeSettings.Means.Update("127.0.0.1", Optional.empty())));
    caa.put(
        "example.com",
        List.of(new Caa("issue", "ca.example.net"), new Caa("issuewild", "other.example.net")));
    assertThat(astray(look("*.example.com", AcmeSettings.Proof.AUTO, dns))).contains("CAA");
    caa.put(
        "example.com",
        List.of(new Caa("issue", "other.example.net"), new Caa("issuewild", "ca.example.net")));
    assertThat(look("*.example.com", AcmeSettings.Proof.AUTO, dns))
        .isInstanceOf(Finding.Leads.class);
    assertThat(visited).as("a name of a zone need not lead anywhere yet").isEmpty();
  }

  @Test
  void anAddressIsVisitedAndNotLookedUp() throws InterruptedException {
    dnsFault = Optional.of("nobody is to be asked");
    assertThat(look(HERE)).isInstanceOf(Finding.Leads.class);
  }

  @Test
  void whatIsProvedByTlsIsNotVisitedAtPort80() throws InterruptedException {
    leads(NAME, ELSEWHERE);
    assertThat(look(NAME, AcmeSettings.Proof.TLS_ALPN_01, Optional.empty()))
        .isInstanceOf(Finding.Leads.class);
    assertThat(visited).isEmpty();
  }
}
