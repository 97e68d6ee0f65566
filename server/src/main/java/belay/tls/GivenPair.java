package belay.tls;

import belay.release.InvalidInput;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;

/**
 * A certificate and its key, as a person gives them for an app: two texts in PEM (RFC 7468). What
 * is wrong with them is a sentence, each with what to do. Pure.
 */
public final class GivenPair {
  private static final int CHARS_MAX = 200_000;
  private static final int RSA_BITS_MIN = 2048;
  private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";

  private GivenPair() {}

  /**
   * The two, checked.
   *
   * @throws InvalidInput with what is wrong
   */
  public static Identity read(String chainPem, String keyPem, Instant now) {
    if (chainPem.length() > CHARS_MAX || keyPem.length() > CHARS_MAX) {
      throw new InvalidInput("That is too long for a certificate and its key.");
    }
    if (!chainPem.contains("CERTIFICATE-----") && keyPem.contains("CERTIFICATE-----")) {
      throw new InvalidInput(
          "The two are exchanged: first comes the certificate, and then its private key.");
    }
    PrivateKey key = GivenPem.key(keyPem);
    List<X509Certificate> chain = GivenPem.chain(chainPem);
    checkOrder(chain, key);
    X509Certificate leaf = chain.getFirst();
    if (leaf.getPublicKey() instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
      throw new InvalidInput(
          "The key has "
              + rsa.getModulus().bitLength()
              + " bits, which clients refuse: RSA needs 2048 or more.");
    }
    checkTime(leaf, now);
    checkComplete(chain);
    if (CertificateNames.of(leaf).isEmpty()) {
      throw new InvalidInput("The certificate names no host, so no client would take it.");
    }
    return new Identity(key, chain);
  }

  private static void checkOrder(List<X509Certificate> chain, PrivateKey key) {
    for (int i = 0; i < chain.size(); i++) {
      if (!KeyPairs.match(key, chain.get(i).getPublicKey())) {
        continue;
      }
      if (i > 0) {
        throw new InvalidInput(
            "The certificates are in the wrong order: the server's own, for "
                + subject(chain.get(i))
                + ", is number "
                + (i + 1)
                + " and must be the first; the one that signed it comes next.");
      }
      return;
    }
    throw new InvalidInput(
        "The private key is another's: it does not belong to the certificate for "
            + subject(chain.getFirst())
            + ".");
  }

  private static void checkTime(X509Certificate leaf, Instant now) {
    if (now.isAfter(leaf.getNotAfter().toInstant())) {
      throw new InvalidInput(
          "The certificate expired on " + leaf.getNotAfter().toInstant() + ": ask for a new one.");
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      throw new InvalidInput(
          "The certificate is valid from "
              + leaf.getNotBefore().toInstant()
              + " on, and by this machine's clock it is "
              + now
              + ".");
    }
  }

  private static void checkComplete(List<X509Certificate> chain) {
    for (int i = 0; i + 1 < chain.size(); i++) {
      X509Certificate one = chain.get(i);
      if (isSignedBy(one, chain.get(i + 1))) {
        continue;
      }
      boolean elsewhere = chain.stream().anyMatch(other -> isSignedBy(one, other));
      throw new InvalidInput(
          elsewhere
              ? "The certificates are in the wrong order: number "
                  + (i + 2)
                  + ", for "
                  + subject(chain.get(i + 1))
                  + ", did not sign the one before it, for "
                  + subject(one)
                  + "."
              : missing(one));
    }
    X509Certificate last = chain.getLast();
    boolean fetchable = last.getExtensionValue(AUTHORITY_INFORMATION) != null;
    if (!isSignedBy(last, last) && (chain.size() == 1 || fetchable) && !Roots.signed(last)) {
      throw new InvalidInput(missing(last));
    }
  }

  private static String missing(X509Certificate one) {
    return "The chain is not complete: who signed the certificate for "
        + subject(one)
        + " is not in it, "
        + one.getIssuerX500Principal().getName()
        + ". Append that certificate, which your authority gives you as chain or bundle.";
  }

  private static boolean isSignedBy(X509Certificate one, X509Certificate by) {
    if (!one.getIssuerX500Principal().equals(by.getSubjectX500Principal())) {
      return false;
    }
    try {
      one.verify(by.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String subject(X509Certificate certificate) {
    List<String> names = CertificateNames.of(certificate);
    return names.isEmpty() ? certificate.getSubjectX500Principal().getName() : names.getFirst();
  }
}
