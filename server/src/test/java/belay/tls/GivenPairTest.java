package belay.tls;

import static belay.tls.MadeCertificates.NOW;
import static belay.tls.MadeCertificates.chain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import belay.tls.MadeCertificates.Made;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemGenerationException;
import org.junit.jupiter.api.Test;

class GivenPairTest {
  private static final Made ROOT = MadeCertificates.root("Root");
  private static final Made MIDDLE = MadeCertificates.below(ROOT, "Middle");
  private static final Made LEAF =
      MadeCertificates.leaf(MIDDLE, "www.example.com", "*.shop.example.com", "192.0.2.7");

  private static Identity read(String chain, String key) {
    return GivenPair.read(chain, key, NOW);
  }

  private static void refused(String chain, String key, String... words) {
    assertThatThrownBy(() -> read(chain, key))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aChainAndItsKeyAreTakenWithAllTheirNames() {
    Identity read = read(chain(LEAF, MIDDLE, ROOT), LEAF.key());

    assertThat(read.names()).containsExactly("www.example.com", "*.shop.example.com", "192.0.2.7");
    assertThat(read.chain()).hasSize(3);
    assertThat(CertificateNames.cover(read.names(), "a.shop.example.com")).isTrue();
    assertThat(CertificateNames.cover(read.names(), "a.b.shop.example.com")).isFalse();
    assertThat(CertificateNames.cover(read.names(), "shop.example.com")).isFalse();
  }

  @Test
  void keysOfRsaAndThoseThatOldToolsWriteAreTaken() {
    KeyPair rsa = MadeCertificates.rsa(2048);
    Made leaf = MadeCertificates.leaf(MIDDLE, rsa, NOW, "a.example.com");
    Security.addProvider(new BouncyCastleProvider());

    assertThat(read(chain(leaf, MIDDLE, ROOT), leaf.key()).key().getAlgorithm()).isEqualTo("RSA");
    assertThat(read(chain(LEAF, MIDDLE, ROOT), LEAF.key()).key().getAlgorithm())
        .as("what JSSE calls a key on a curve, whichever provider is loaded")
        .isEqualTo("EC");
    assertThat(read(chain(leaf, MIDDLE, ROOT), MadeCertificates.written(rsa.getPrivate())).names())
        .containsExactly("a.example.com");
  }

  @Test
  void aKeyOfAnotherIsNamedAsSuch() {
    refused(
        chain(LEAF, MIDDLE, ROOT),
        MadeCertificates.leaf(MIDDLE, "b.example.com").key(),
        "The private key is another's",
        "www.example.com");
  }

  @Test
  void anEncryptedKeyIsToBeDecryptedFirst()
      throws OperatorCreationException, PemGenerationException {
    var encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(
                new org.bouncycastle.asn1.ASN1ObjectIdentifier(
                    JceOpenSSLPKCS8EncryptorBuilder.AES_256_CBC))
            .setProvider(new BouncyCastleProvider())
            .setPassword("secret".toCharArray())
            .build();
    String key =
        MadeCertificates.written(
            new JcaPKCS8Generator(LEAF.keys().getPrivate(), encryptor).generate());

    refused(chain(LEAF, MIDDLE, ROOT), key, "passphrase", "openssl pkey");
  }

  @Test
  void whatIsNotPemIsSaidToBeSo() {
    refused("nothing", LEAF.key(), "The certificate is not PEM", "openssl x509");
    refused(chain(LEAF), "nothing", "The private key is not PEM");
    refused(LEAF.key(), chain(LEAF), "exchanged");
    refused(chain(LEAF).substring(0, 300), LEAF.key(), "not PEM");
    refused("x".repeat(300_000), LEAF.key(), "too long");
  }

  @Test
  void aTimeThatIsOverOrNotYetThereIsTold() {
    Made old =
        MadeCertificates.leaf(
            ROOT, MadeCertificates.ec(), NOW.minus(91, ChronoUnit.DAYS), "a.example.com");
    Made later =
        MadeCertificates.leaf(
            ROOT, MadeCertificates.ec(), NOW.plus(1, ChronoUnit.DAYS), "a.example.com");

    refused(chain(old, ROOT), old.key(), "expired on 2026-11-29");
    refused(chain(later, ROOT), later.key(), "valid from 2026-12-01", "this machine's clock");
  }

  @Test
  void aChainIsToBeWholeAndInItsOrder() {
    refused(chain(LEAF), LEAF.key(), "not complete", "CN=Middle", "Append");
    refused(chain(LEAF, ROOT), LEAF.key(), "not complete", "CN=Middle");
    refused(chain(MIDDLE, LEAF), LEAF.key(), "wrong order", "number 2", "must be the first");
    refused(chain(LEAF, ROOT, MIDDLE), LEAF.key(), "wrong order", "number 2");
    assertThat(read(chain(LEAF, MIDDLE), LEAF.key()).chain())
        .as("the root itself is with the clients")
        .hasSize(2);
  }

  @Test
  void oneThatIsSignedByItselfIsComplete() {
    Made own = MadeCertificates.root("shop.example.com");

    assertThat(read(chain(own), own.key()).names()).containsExactly("shop.example.com");
    assertThat(Roots.trust(read(chain(own), own.key()).chain())).isFalse();
  }

  @Test
  void keysThatBrowsersDoNotTakeAreRefused() throws NoSuchAlgorithmException {
    KeyPair weak = MadeCertificates.rsa(1024);
    Made leaf = MadeCertificates.leaf(ROOT, weak, NOW, "a.example.com");
    KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Made curve = MadeCertificates.leaf(ROOT, edwards, NOW, "a.example.com");

    refused(chain(leaf, ROOT), leaf.key(), "1024 bits");
    refused(chain(curve, ROOT), curve.key(), "browsers do not take");
  }
}
