package belay.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.apache.sshd.server.SshServer;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys as they come from a file make a handshake with a client, also where the SSH door has
 * registered a security provider of its own, as it has in every server.
 */
class KeyKindsTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path home;

  @BeforeAll
  static void registerWhatTheSshDoorDoes() {
    SshServer.setUpDefaultServer();
    assertThat(java.security.Security.getProvider("BC")).isNotNull();
  }

  private static KeyPair pair(String kind) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(kind.startsWith("secp") ? "EC" : kind);
    if (kind.startsWith("secp")) {
      generator.initialize(new ECGenParameterSpec(kind));
    } else if (kind.startsWith("RSA")) {
      generator.initialize(2048);
    }
    return generator.generateKeyPair();
  }

  private static X509Certificate selfSigned(KeyPair pair)
      throws OperatorCreationException, GeneralSecurityException, IOException {
    X500Principal name = new X500Principal("CN=localhost");
    String algorithm =
        switch (pair.getPublic().getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          case "RSASSA-PSS" -> "SHA256withRSAandMGF1";
          default -> "Ed25519";
        };
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(CLOCK.instant().minus(Duration.ofDays(1))),
            Date.from(CLOCK.instant().plus(Duration.ofDays(9))),
            name,
            pair.getPublic());
    var signer = new JcaContentSignerBuilder(algorithm).build(pair.getPrivate());
    return KeyPairs.certificate(builder.build(signer).getEncoded());
  }

  /** What a client that trusts the first certificate of the chain is shown. */
  private static X509Certificate shake(Certificates certificates, X509Certificate trusted)
      throws IOException {
    SSLContext context = ServerTls.context(certificates);
    try (SSLServerSocket listening =
            (SSLServerSocket)
                context
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SSLSocket client =
            (SSLSocket)
                Trust.only(trusted)
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
      Thread.ofVirtual()
          .start(() -> {
            try (SSLSocket server = (SSLSocket) listening.accept()) {
              server.startHandshake();
            } catch (IOException e) {
              // the client tells
            }
          });
      client.startHandshake();
      return (X509Certificate) client.getSession().getPeerCertificates()[0];
    }
  }

  private Certificates given(String keyPem, X509Certificate certificate) throws IOException {
    Files.writeString(home.resolve("key.pem"), keyPem);
    Files.writeString(home.resolve("cert.pem"), Identity.pem(certificate));
    return new GivenCertificate(
        home.resolve("cert.pem"), home.resolve("key.pem"), InstantSource.fixed(CLOCK.instant()));
  }

  private static String pem(String label, byte[] der) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, der));
    }
    return text.toString();
  }

  /** What openssl wrote before PKCS 8: PKCS 1 for RSA, SEC 1 for EC. */
  private static String inItsOwnForm(PrivateKey key) throws IOException {
    byte[] own =
        PrivateKeyInfo.getInstance(key.getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    if (key.getAlgorithm().equals("RSA")) {
      return pem("RSA PRIVATE KEY", own);
    }
    byte[] curve =
        PrivateKeyInfo.getInstance(key.getEncoded())
            .getPrivateKeyAlgorithm()
            .getParameters()
            .toASN1Primitive()
            .getEncoded();
    var sec1 =
        new org.bouncycastle.asn1.sec.ECPrivateKey(
            ((java.security.interfaces.ECPrivateKey) key).getParams().getOrder().bitLength(),
            ((java.security.interfaces.ECPrivateKey) key).getS(),
            org.bouncycastle.asn1.ASN1Primitive.fromByteArray(curve));
    return pem("EC PARAMETERS", curve) + pem("EC PRIVATE KEY", sec1.getEncoded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "RSASSA-PSS", "secp256r1", "secp384r1", "secp521r1", "Ed25519"})
  void aGivenKeyOfEveryKindMakesAHandshake(String kind) throws Exception {
    KeyPair pair = pair(kind);
    X509Certificate certificate = selfSigned(pair);
    Certificates certificates =
        given(pem("PRIVATE KEY", pair.getPrivate().getEncoded()), certificate);
    assertThat(shake(certificates, certificate)).isEqualTo(certificate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "secp256r1", "secp384r1"})
  void aKeyInItsOldFormDoesToo(String kind) throws Exception {
    KeyPair pair = pair(kind);
    X509Certificate certificate = selfSigned(pair);
    Certificates certificates = given(inItsOwnForm(pair.getPrivate()), certificate);
    assertThat(shake(certificates, certificate)).isEqualTo(certificate);
  }

  @Test
  void whatTlsCannotUseIsSaidWithWhatItCan() throws Exception {
    KeyPair pair = pair("X25519");
    X509Certificate certificate = selfSigned(pair("Ed25519"));
    String key = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    assertThatThrownBy(() -> given(key, certificate))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("RSA, Ed25519, or EC on P-256");
  }

  @Test
  void theServersOwnCertificateIsShownAlikeAtTheFirstStartAndAtTheNext() throws Exception {
    Files.createDirectory(home.resolve("keys"));
    Optional<X509Certificate> first = Optional.empty();
    for (String start : List.of("first", "second", "third")) {
      OwnCertificates own =
          new OwnCertificates(
              home.resolve("keys"),
              home.resolve("ca.pem"),
              List.of(),
              InstantSource.fixed(CLOCK.instant()),
              new SecureRandom());
      X509Certificate shown = shake(own, own.authority().orElseThrow());
      assertThat(first.orElse(shown)).as(start).isEqualTo(shown);
      first = Optional.of(shown);
    }
  }
}
