package belay.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import belay.acme.AcmeSettings;
import belay.acme.AcmeSettings.DnsSettings;
import belay.acme.AcmeSettings.Means;
import belay.acme.AcmeSettings.Proof;
import belay.acme.ZoneLook;
import belay.release.App;
import belay.tls.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an authority that others wrote. */
class PebbleTest {
  @TempDir Path home;
  private CertificateRoom room;
  private Pebble pebble;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Pebble.isThere(), "Debian's package pebble is not installed");
    room = new CertificateRoom(home, true);
    pebble = new Pebble(Files.createDirectory(home.resolve("pebble")), room.door);
  }

  @AfterEach
  void stop() throws IOException {
    if (pebble != null) {
      pebble.close();
      room.close();
    }
  }

  private AcmeSettings settings(Proof proof) {
    return new AcmeSettings(
        List.of(pebble.url()),
        Optional.of("ops@example.com"),
        Optional.of(pebble.roots()),
        Optional.empty(),
        proof,
        Optional.empty(),
        Optional.of(pebble.resolver()),
        room.door.httpPort(),
        List.of());
  }

  private void isShown(String name) {
    var shown = room.door.shown(name).orElseThrow();
    List<X509Certificate> chain = Identity.certificates(shown.chain());
    assertThat(chain).hasSizeGreaterThan(1);
    assertThat(Identity.read(name, shown.key() + shown.chain()).names()).contains(name);
  }

  @Test
  void domainsOfAnAppGetACertificateByHttp01() throws InterruptedException {
    App shop = room.app("shop", "www.example.test", "shop.example.test");
    AppCertificates certificates = room.begun(settings(Proof.HTTP_01));
    certificates.lookNow();
    assertThat(room.door.shown("www.example.test")).as("nobody asked for one").isEmpty();

    certificates.manage(shop, true, CertificateRoom.CHANGE);
    certificates.lookNow();

    isShown("www.example.test");
    isShown("shop.example.test");
    assertThat(certificates.states(shop))
        .hasEntrySatisfying(
            "www.example.test", s -> assertThat(s.acmStatus()).contains("cert issued"));
    assertThat(room.told(shop)).startsWith("Certificate for ");
    assertThat(room.door.table().answers()).as("proofs that are done").isEmpty();
    assertThat(certificates.of(shop)).hasSize(1).allMatch(ListedCertificate::managed);
  }

  @Test
  void byTlsAlpn01Too() throws InterruptedException {
    App shop = room.app("shop", "www.example.test");
    AppCertificates certificates = room.begun(settings(Proof.TLS_ALPN_01));
    certificates.manage(shop, true, CertificateRoom.CHANGE);
    certificates.lookNow();

    assertThat(certificates.states(shop))
        .hasEntrySatisfying("www.example.test", s -> assertThat(s.reason()).isEmpty());
    isShown("www.example.test");
    assertThat(room.door.table().proofs()).isEmpty();
  }

  @Test
  void anAuthorityThatForgotTheAccountIsGivenAnother() throws IOException, InterruptedException {
    App shop = room.app("shop", "www.example.test");
    AppCertificates certificates = room.begun(settings(Proof.HTTP_01));
    certificates.manage(shop, true, CertificateRoom.CHANGE);
    certificates.lookNow();
    isShown("www.example.test");

    pebble.forget(pebble.resolver());
    var _ = room.apps.addDomain(shop, "b.example.test", CertificateRoom.CHANGE);
    certificates.lookNow();
    certificates.refresh(shop);
    certificates.lookNow();

    isShown("b.example.test");
  }

  private AcmeSettings byDns(Means means, String resolver) {
    return new AcmeSettings(
        List.of(pebble.url()),
        Optional.empty(),
        Optional.of(pebble.roots()),
        Optional.empty(),
        Proof.AUTO,
        Optional.of(new DnsSettings(List.of("example.test"), means)),
        Optional.of(resolver),
        room.door.httpPort(),
        List.of());
  }

  @Test
  void aZoneThatBindHasIsChangedForAWildcardAndLeftAsItWas()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Bind.isThere(), "Debian's package bind9 is not installed");
    try (Bind bind = new Bind(Files.createDirectory(home.resolve("bind")))) {
      pebble.forget(bind.server());
      AppCertificates certificates =
          room.begun(byDns(new Means.Update(bind.server(), Optional.of(bind.key)), bind.server()));
      certificates.want(List.of("*.example.test", "belay.example.test"));
      certificates.lookNow();

      assertThat(certificates.wanted()).allMatch(s -> s.status().equals("cert issued"));
      isShown("*.example.test");
      assertThat(room.door.table().certificates()).as("one wildcard is enough").hasSize(2);
      assertThat(new ZoneLook(bind.server()).txt("_acme-challenge.example.test")).isEmpty();
    }
  }

  @Test
  void aWildcardOfAnAppIsAskedForAndCoversWhatIsBelowIt() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Bind.isThere(), "Debian's package bind9 is not installed");
    try (Bind bind = new Bind(Files.createDirectory(home.resolve("bind")))) {
      pebble.forget(bind.server());
      App shop =
          room.app("shop", "*.shop.example.test", "shop.example.test", "own.shop.example.test");
      AppCertificates certificates =
          room.begun(byDns(new Means.Update(bind.server(), Optional.of(bind.key)), bind.server()));
      certificates.lookNow();
      assertThat(room.door.shown("*.shop.example.test")).as("nobody asked for one").isEmpty();

      certificates.manage(shop, true, CertificateRoom.CHANGE);
      certificates.lookNow();

      isShown("*.shop.example.test");
      isShown("shop.example.test");
      assertThat(room.door.shown("own.shop.example.test"))
          .as("the wildcard is enough")
          .isEqualTo(room.door.shown("*.shop.example.test"));
      assertThat(certificates.states(shop).values())
          .filteredOn(s -> s.acmStatus().equals(Optional.of("cert issued")))
          .hasSize(3);
      ZoneLook zone = new ZoneLook(bind.server());
      assertThat(zone.txt("_acme-challenge.shop.example.test")).isEmpty();
    }
  }

  @Test
  void aNameServerThatRefusesTheKeyIsNamed() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Bind.isThere(), "Debian's package bind9 is not installed");
    try (Bind bind = new Bind(Files.createDirectory(home.resolve("bind")))) {
      pebble.forget(bind.server());
      AppCertificates certificates =
          room.begun(byDns(new Means.Update(bind.server(), Optional.empty()), bind.server()));
      certificates.want(List.of("*.example.test"));
      certificates.lookNow();

      assertThat(certificates.wanted().getFirst().status()).isEqualTo("failing");
      assertThat(certificates.wanted().getFirst().reason())
          .contains("refuses changes of example.test (REFUSED)", "update-policy");
    }
  }

  @Test
  void aProgramChangesTheZoneInstead() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/curl")), "Debian's package curl is not installed");
    Path hook = home.resolve("hook");
    Files.writeString(
        hook,
        """
        #!/bin/sh
        # Pebble's own name server takes records by HTTP.
        case $1 in
          present) body="{\\"host\\":\\"$2.\\",\\"value\\":\\"$3\\"}"; path=set-txt ;;
          cleanup) body="{\\"host\\":\\"$2.\\"}"; path=clear-txt ;;
        esac
        echo "$1 $2" >> %s/calls
        curl -sf -d "$body" http://127.0.0.1:%d/$path
        """
            .formatted(home, pebble.management));
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    AppCertificates certificates =
        room.begun(byDns(new Means.Hook(hook, Duration.ofSeconds(20)), pebble.resolver()));
    certificates.want(List.of("*.example.test"));
    certificates.lookNow();

    assertThat(certificates.wanted()).extracting(WantedNames.State::reason).containsExactly("");
    isShown("*.example.test");
    assertThat(Files.readAllLines(home.resolve("calls")))
        .containsExactly(
            "present _acme-challenge.example.test", "cleanup _acme-challenge.example.test");
  }

  @Test
  void withoutAZoneToChangeEachAppsNameIsAskedForByItself() throws InterruptedException {
    var _ = room.app("shop");
    var _ = room.app("blog");
    AppCertificates certificates = room.begun(settings(Proof.HTTP_01));
    certificates.want(List.of("*.apps.test", "belay.apps.test"));
    certificates.lookNow();

    assertThat(certificates.wanted())
        .extracting(WantedNames.State::name, WantedNames.State::status)
        .containsExactlyInAnyOrder(
            tuple("belay.apps.test", "cert issued"),
            tuple("shop.apps.test", "cert issued"),
            tuple("blog.apps.test", "cert issued"));
    isShown("shop.apps.test");
  }
}
