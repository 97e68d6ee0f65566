package belay.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of one server's own, as RFC 5280 has it. */
final class Authority {
  /** Clients are given it once; it should outlive the machine. */
  static final Duration LIFE = Duration.ofDays(3650);

  /** The most that clients take from any authority (398 days, the browsers' rule). */
  static final Duration ISSUED_LIFE = Duration.ofDays(397);

  /** Clocks of clients may be behind. */
  private static final Duration BEFORE = Duration.ofDays(1);

  private static final int SERIAL_BITS = 127;

  private final SecureRandom random;

  Authority(SecureRandom random) {
    this.random = random;
  }

  /** A new authority. */
  Identity found(String name, Instant now) {
    KeyPair keys = KeyPairs.make(random);
    X500Principal subject = new X500Principal("CN=" + name + ",O=Belay");
    try {
      var builder = builder(subject, subject, keys, now, LIFE);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return new Identity(keys.getPrivate(), List.of(sign(builder, keys.getPrivate())));
    } catch (CertIOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate of an authority for a server. */
  Identity issue(Identity authority, ServerNames names, Instant now) {
    KeyPair keys = KeyPairs.make(random);
    X500Principal subject = new X500Principal("CN=" + names.hosts().getFirst() + ",O=Belay");
    X500Principal issuer = authority.certificate().getSubjectX500Principal();
    try {
      var extensions = new JcaX509ExtensionUtils();
      var builder = builder(issuer, subject, keys, now, ISSUED_LIFE);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, general(names));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
      X509Certificate issued = sign(builder, authority.key());
      return new Identity(keys.getPrivate(), List.of(issued, authority.certificate()));
    } catch (CertIOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair keys, Instant now, Duration life) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, random),
        Date.from(now.minus(BEFORE)),
        Date.from(now.plus(life).minus(BEFORE)),
        subject,
        keys.getPublic());
  }

  private static GeneralNames general(ServerNames names) {
    List<GeneralName> general = new ArrayList<>();
    names.hosts().forEach(host -> general.add(new GeneralName(GeneralName.dNSName, host)));
    names.addresses().forEach(a -> general.add(new GeneralName(GeneralName.iPAddress, a)));
    return new GeneralNames(general.toArray(GeneralName[]::new));
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
      return KeyPairs.certificate(builder.build(signer).getEncoded());
    } catch (IOException | OperatorCreationException | CertificateException e) {
      throw new IllegalStateException(e);
    }
  }
}
