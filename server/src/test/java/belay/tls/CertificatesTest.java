package belay.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates: made, kept, renewed, given. */
class CertificatesTest {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

  @TempDir Path home;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path published;

  @BeforeEach
  void directories() throws IOException {
    Files.createDirectory(home.resolve("keys"));
    published = home.resolve("ca.pem");
  }

  private OwnCertificates own(String... names) {
    return new OwnCertificates(
        home.resolve("keys"), published, List.of(names), now::get, new SecureRandom());
  }

  private GivenCertificate given() {
    return new GivenCertificate(home.resolve("cert.pem"), home.resolve("key.pem"), now::get);
  }

  private void pass(Duration time) {
    now.updateAndGet(t -> t.plus(time));
  }

  @Test
  void theAuthoritySignsForLoopbackAndTheNamesGiven() throws GeneralSecurityException {
    OwnCertificates certificates = own("belay.example.com", "10.1.2.3", "fe80::1%eth0", "no name!");

    X509Certificate shown = certificates.current().certificate();
    shown.verify(certificates.authority().orElseThrow().getPublicKey());
    assertThat(shown.getSubjectAlternativeNames().stream().map(n -> String.valueOf(n.get(1))))
        .containsExactlyInAnyOrder(
            "localhost",
            "belay.example.com",
            "127.0.0.1",
            "10.1.2.3",
            "0:0:0:0:0:0:0:1",
            "fe80:0:0:0:0:0:0:1");
    assertThat(shown.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificates.authority().orElseThrow().getBasicConstraints()).isZero();
  }

  @Test
  void bothAreKeptWithTheirKeysForTheOwnerAlone() throws IOException {
    Identity first = own("a.example.com").current();

    assertThat(own("a.example.com").current()).isEqualTo(first);
    for (String file : List.of("ca.pem", "server.pem")) {
      Path secret = home.resolve("keys").resolve(file);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
    }
    assertThat(published).content().contains("CERTIFICATE").doesNotContain("PRIVATE");
    assertThat(first.toString()).doesNotContain("PrivateKey");
  }

  @Test
  void aCertificateIsRenewedBeforeItsEndAndTheAuthorityStays() {
    OwnCertificates certificates = own();
    Identity first = certificates.current();
    X509Certificate authority = certificates.authority().orElseThrow();

    pass(Duration.ofDays(360));
    assertThat(certificates.current()).isEqualTo(first);
    pass(Duration.ofDays(10));
    Identity second = certificates.current();
    assertThat(second).isNotEqualTo(first);
    assertThat(second.certificate().getNotAfter().toInstant())
        .isAfter(now.get().plus(Duration.ofDays(390)));
    assertThat(certificates.authority()).contains(authority);
    assertThat(own().current()).isEqualTo(second);
  }

  @Test
  void whatWasMadeUnderAWrongClockIsMadeAgain() throws IOException {
    pass(Duration.ofDays(-20_000));
    own().current();
    pass(Duration.ofDays(40_000));
    OwnCertificates certificates = own();
    Identity ahead = certificates.current();
    String authority = certificates.authorityPem().orElseThrow();
    pass(Duration.ofDays(-20_000));

    // The one that runs sees it, and so does the next.
    for (OwnCertificates now : List.of(certificates, own())) {
      X509Certificate shown = now.current().certificate();
      assertThat(shown).isNotEqualTo(ahead.certificate());
      assertThat(shown.getNotBefore().toInstant()).isBefore(this.now.get());
      assertThat(now.authority().orElseThrow().getNotBefore().toInstant()).isBefore(this.now.get());
    }
    assertThat(published).content().isNotEqualTo(authority);
  }

  @Test
  void otherNamesGetAnotherCertificateOfTheSameAuthority() throws IOException {
    String authority = own().authorityPem().orElseThrow();
    Identity first = own().current();

    assertThat(own("new.example.com").current()).isNotEqualTo(first);
    assertThat(published).content().isEqualTo(authority);
  }

  @Test
  void aDamagedAuthorityIsNamedAndNotReplaced() throws IOException {
    own().current();
    Path secret = home.resolve("keys/ca.pem");
    Files.writeString(secret, "rubbish");

    assertThatThrownBy(() -> own().current())
        .isInstanceOf(CertificateUnusable.class)
        .hasMessageContaining("ca.pem")
        .hasMessageContaining("Put a copy back");
    assertThat(secret).content().isEqualTo("rubbish");
  }

  @Test
  void aPublishedAuthorityThatWasRemovedIsWrittenAgain() throws IOException {
    own().current();
    Files.delete(published);
    own().current();
    assertThat(published).exists();
  }

  private void give(Identity identity) throws IOException {
    String pem = identity.pem();
    int certificates = pem.indexOf("-----BEGIN CERTIFICATE");
    Files.writeString(home.resolve("key.pem"), pem.substring(0, certificates));
    Files.writeString(home.resolve("cert.pem"), pem.substring(certificates));
    FileTime time = FileTime.from(now.get());
    Files.setLastModifiedTime(home.resolve("key.pem"), time);
    Files.setLastModifiedTime(home.resolve("cert.pem"), time);
  }

  @Test
  void aGivenCertificateIsShownAndItsSuccessorTakenWithinAMinute() throws IOException {
    Identity first = own("first.example.com").current();
    give(first);
    GivenCertificate certificates = given();
    assertThat(certificates.current()).isEqualTo(first);
    assertThat(certificates.authority()).isEmpty();

    pass(Duration.ofMinutes(1));
    Identity second = own("second.example.com").current();
    give(second);
    assertThat(certificates.current()).isEqualTo(second);
  }

  @Test
  void aPairThatDoesNotFitLeavesTheOneBefore() throws IOException {
    Identity first = own("first.example.com").current();
    give(first);
    GivenCertificate certificates = given();

    pass(Duration.ofMinutes(1));
    Files.writeString(home.resolve("key.pem"), "half a ke");
    assertThat(certificates.current()).isEqualTo(first);
    Files.delete(home.resolve("key.pem"));
    pass(Duration.ofMinutes(1));
    assertThat(certificates.current()).isEqualTo(first);
  }

  @Test
  void whatIsNoPairIsRefusedAtTheStart() throws IOException {
    give(own("first.example.com").current());
    String key = Files.readString(home.resolve("key.pem"));
    give(own("second.example.com").current());

    Files.writeString(home.resolve("key.pem"), key);
    assertThatThrownBy(this::given)
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("not the one of the first certificate");
    Files.writeString(home.resolve("key.pem"), "");
    assertThatThrownBy(this::given).hasMessageContaining("no private key");
    Files.writeString(home.resolve("cert.pem"), "");
    assertThatThrownBy(this::given).hasMessageContaining("no certificate");
    Files.delete(home.resolve("cert.pem"));
    assertThatThrownBy(this::given).hasMessageContaining("cannot be read");
  }
}
