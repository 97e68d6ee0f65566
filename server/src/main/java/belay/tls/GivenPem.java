package belay.tls;

import belay.release.InvalidInput;
import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Reads the texts in PEM (RFC 7468) that a person gives, as far as one could tell without the
 * other: a key, and a chain of certificates. Pure.
 */
final class GivenPem {
  private static final int CHAIN_MAX = 10;

  private GivenPem() {}

  static PrivateKey key(String pem) {
    for (Object part : parts(pem, "The private key")) {
      switch (part) {
        case PEMKeyPair pair -> {
          return usable(pair.getPrivateKeyInfo());
        }
        case PrivateKeyInfo info -> {
          return usable(info);
        }
        case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
            throw new InvalidInput(
                "The private key is encrypted with a passphrase, which nobody could type at each"
                    + " start. Take it off with: openssl pkey -in KEY -out PLAIN");
        default -> {}
      }
    }
    throw new InvalidInput(
        "The private key is not PEM that holds a key: it begins with -----BEGIN PRIVATE KEY-----,"
            + " or with RSA or EC before PRIVATE.");
  }

  private static PrivateKey usable(PrivateKeyInfo info) {
    try {
      Optional<PrivateKey> key = KeyPairs.secret(info);
      if (key.isPresent() && !key.get().getAlgorithm().startsWith("Ed")) {
        return key.get();
      }
    } catch (IOException e) {
      throw new InvalidInput("The private key cannot be read.");
    }
    throw new InvalidInput(
        "The private key is of a kind that browsers do not take. Make one that is RSA, or EC on"
            + " P-256 or P-384.");
  }

  static List<X509Certificate> chain(String pem) {
    List<X509Certificate> chain = new ArrayList<>();
    for (Object part : parts(pem, "The certificate")) {
      if (part instanceof X509CertificateHolder holder) {
        try {
          chain.add(KeyPairs.certificate(holder.getEncoded()));
        } catch (IOException | CertificateException e) {
          throw new InvalidInput("Certificate number " + (chain.size() + 1) + " cannot be read.");
        }
      }
    }
    if (chain.isEmpty()) {
      throw new InvalidInput(
          "The certificate is not PEM that holds one: it begins with -----BEGIN CERTIFICATE-----."
              + " One in DER is written as PEM by: openssl x509 -inform der -in FILE -out PEM");
    }
    if (chain.size() > CHAIN_MAX) {
      throw new InvalidInput(
          "There are "
              + chain.size()
              + " certificates: one is for the server, and those that it was signed by follow, at"
              + " most "
              + CHAIN_MAX
              + " in all.");
    }
    return chain;
  }

  private static List<Object> parts(String pem, String what) {
    List<Object> parts = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        parts.add(part);
      }
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle throws what it likes on DER that is cut.
      throw new InvalidInput(what + " is not PEM that can be read: it may have been cut.");
    }
    return parts;
  }
}
