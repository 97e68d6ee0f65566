package belay.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What TLS-ALPN-01 shows (RFC 8737): signed by itself, for one name, with the digest in it. */
public final class ProofCertificate {
  private static final ASN1ObjectIdentifier VALIDATION =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");
  private static final X500Principal NAME = new X500Principal("CN=acme.invalid");
  private static final Duration LIFE = Duration.ofDays(7);
  private static final int SERIAL_BITS = 127;

  private ProofCertificate() {}

  /**
   * A certificate with a key of its own.
   *
   * @param digest of the key authorization, 32 bytes
   */
  public static Identity of(
      String name, boolean address, byte[] digest, Instant now, SecureRandom random) {
    KeyPair keys = KeyPairs.make(random);
    int kind = address ? GeneralName.iPAddress : GeneralName.dNSName;
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              NAME,
              new BigInteger(SERIAL_BITS, random),
              Date.from(now.minus(LIFE)),
              Date.from(now.plus(LIFE)),
              NAME,
              keys.getPublic());
      builder.addExtension(
          Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, name)));
      builder.addExtension(VALIDATION, true, new DEROctetString(digest));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new Identity(
          keys.getPrivate(), List.of(KeyPairs.certificate(builder.build(signer).getEncoded())));
    } catch (IOException | CertificateException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
