package belay.router.tls;

import belay.api.routing.CertificateTable.Certificate;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One certificate with its key, checked; what ends TLS with it is made when first asked for. */
final class Identity {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final Certificate told;
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final Engines engines;
  private final boolean proof;
  private @Nullable SslContext context;

  private Identity(
      Certificate told,
      List<X509Certificate> chain,
      PrivateKey key,
      Engines engines,
      boolean proof) {
    this.told = told;
    this.chain = chain;
    this.key = key;
    this.engines = engines;
    this.proof = proof;
  }

  /**
   * Reads it.
   *
   * @param proof whether it proves a name and is for nothing else
   */
  static Identity of(Certificate told, Engines engines, boolean proof) throws RefusedCertificates {
    try {
      List<X509Certificate> chain = chain(told.chain());
      if (chain.isEmpty()) {
        throw new RefusedCertificates("The chain of " + told + " has no certificate in it.");
      }
      PrivateKey key = key(told.key(), chain.getFirst().getPublicKey());
      if (!fits(key, chain.getFirst().getPublicKey())) {
        throw new RefusedCertificates("The key of " + told + " is not that of its certificate.");
      }
      return new Identity(told, chain, key, engines, proof);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // What it says may quote the key.
      throw new RefusedCertificates(
          told + " could not be read: its chain is to be PEM and its key PKCS #8, RSA or EC.");
    }
  }

  private static List<X509Certificate> chain(String pem) throws GeneralSecurityException {
    byte[] bytes = pem.getBytes(StandardCharsets.ISO_8859_1);
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(bytes))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static PrivateKey key(String pem, PublicKey of) throws GeneralSecurityException {
    int start = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (start < 0 || end < start) {
      throw new IllegalArgumentException();
    }
    byte[] bytes = Base64.getMimeDecoder().decode(pem.substring(start + BEGIN.length(), end));
    return KeyFactory.getInstance(of.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static boolean fits(PrivateKey key, PublicKey open) throws GeneralSecurityException {
    String kind = key.getAlgorithm().toUpperCase(Locale.ROOT);
    Signature signature =
        Signature.getInstance("SHA256with" + (kind.equals("EC") ? "ECDSA" : kind));
    byte[] anything = {1, 2, 3};
    signature.initSign(key);
    signature.update(anything);
    byte[] signed = signature.sign();
    signature.initVerify(open);
    signature.update(anything);
    return signature.verify(signed);
  }

  boolean is(Certificate other) {
    return told.equals(other);
  }

  synchronized SslContext context() throws SSLException {
    SslContext made = context;
    if (made == null) {
      made = proof ? engines.proof(key, chain) : engines.http(key, chain);
      context = made;
    }
    return made;
  }
}
