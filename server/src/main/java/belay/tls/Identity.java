package belay.tls;

import belay.release.InvalidInput;
import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * A private key and the certificates that speak for it. Its text form hides the key.
 *
 * @param chain the key's own certificate first, each signed by the next
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  public Identity {
    chain = List.copyOf(chain);
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /**
   * Reads PEM (RFC 7468): a private key (PKCS 8, PKCS 1 or SEC 1, not encrypted) and its
   * certificates, in one text or several.
   *
   * @param name what it is called in the error
   * @throws InvalidInput when something is missing, cannot be read, or does not belong together
   */
  public static Identity read(String name, String pem) {
    Optional<PrivateKey> key = Optional.empty();
    List<X509Certificate> chain = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        switch (part) {
          case PEMKeyPair pair -> key = Optional.of(secret(name, pair.getPrivateKeyInfo()));
          case PrivateKeyInfo info -> key = Optional.of(secret(name, info));
          case X509CertificateHolder holder -> chain.add(KeyPairs.certificate(holder.getEncoded()));
          // The curve, which openssl writes before a key of SEC 1 that names it too.
          case ASN1ObjectIdentifier _, X9ECParameters _ -> {}
          default ->
              throw new InvalidInput(name + " holds a key that is encrypted, or no key at all.");
        }
      }
    } catch (IOException | CertificateException e) {
      throw new InvalidInput(name + " is not PEM that can be read.");
    }
    if (chain.isEmpty()) {
      throw new InvalidInput(name + " holds no certificate.");
    }
    PrivateKey found =
        key.orElseThrow(() -> new InvalidInput(name + " holds no private key that can be read."));
    PublicKey theirs = chain.getFirst().getPublicKey();
    if (!KeyPairs.match(found, theirs)) {
      throw new InvalidInput(
          name + ": the private key is not the one of the first certificate in it.");
    }
    return new Identity(found, chain);
  }

  private static PrivateKey secret(String name, PrivateKeyInfo info) throws IOException {
    return KeyPairs.secret(info)
        .orElseThrow(() ->
            new InvalidInput(
                name
                    + " holds a key that TLS cannot use here. Make one that is RSA, Ed25519,"
                    + " or EC on P-256, P-384 or P-521."));
  }

  /** The key (PKCS 8) and the chain; a secret. */
  String pem() {
    return keyPem() + chainPem();
  }

  /** The key as PKCS 8 in PEM; a secret. */
  public String keyPem() {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /** The certificates as PEM, for everybody. */
  public String chainPem() {
    return pemOf(chain);
  }

  /** Certificates as PEM, in their order. */
  public static String pemOf(List<X509Certificate> chain) {
    return chain.stream().map(Identity::pem).collect(Collectors.joining());
  }

  /**
   * Certificates from PEM that was written here.
   *
   * @throws InvalidInput when it cannot be read
   */
  public static List<X509Certificate> certificates(String pem) {
    List<X509Certificate> chain = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof X509CertificateHolder holder) {
          chain.add(KeyPairs.certificate(holder.getEncoded()));
        }
      }
    } catch (IOException | CertificateException e) {
      throw new InvalidInput("A certificate is not PEM that can be read.");
    }
    return chain;
  }

  /** Whom its certificate speaks for. */
  public List<String> names() {
    return CertificateNames.of(certificate());
  }

  /** A certificate alone, which is for everybody. */
  static String pem(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + BASE64.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  @Override
  public String toString() {
    return "Identity[" + certificate().getSubjectX500Principal() + "]";
  }
}
