package belay.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates as people have them from somewhere: an authority, one below it, and leaves. */
public final class MadeCertificates {
  public static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A key and its certificate. */
  public record Made(KeyPair keys, X509Certificate certificate) {
    public String key() {
      return new Identity(keys.getPrivate(), List.of(certificate)).keyPem();
    }

    public String pem() {
      return Identity.pem(certificate);
    }
  }

  private MadeCertificates() {}

  public static Made root(String name) {
    KeyPair keys = ec();
    return new Made(keys, sign(name, keys.getPublic(), name, keys, true, List.of(), NOW, 3650));
  }

  public static Made below(Made authority, String name) {
    KeyPair keys = ec();
    return new Made(keys, signed(authority, name, keys.getPublic(), true, List.of(), NOW, 1000));
  }

  /** For hosts, for ninety days from a time on. */
  public static Made leaf(Made authority, KeyPair keys, Instant from, String... hosts) {
    return new Made(
        keys, signed(authority, hosts[0], keys.getPublic(), false, List.of(hosts), from, 90));
  }

  public static Made leaf(Made authority, String... hosts) {
    return leaf(authority, ec(), NOW.minus(1, ChronoUnit.DAYS), hosts);
  }

  public static X509Certificate signed(
      Made authority,
      String name,
      PublicKey key,
      boolean ca,
      List<String> hosts,
      Instant from,
      int days) {
    return sign(
        name,
        key,
        authority.certificate().getSubjectX500Principal().getName().replaceFirst("^CN=", ""),
        authority.keys(),
        ca,
        hosts,
        from,
        days);
  }

  private static X509Certificate sign(
      String name,
      PublicKey key,
      String issuer,
      KeyPair by,
      boolean ca,
      List<String> hosts,
      Instant from,
      int days) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Principal("CN=" + issuer),
              new BigInteger(120, RANDOM),
              Date.from(from),
              Date.from(from.plus(days, ChronoUnit.DAYS)),
              new X500Principal("CN=" + name),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
      AuthorityKeyIdentifier id =
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(by.getPublic());
      builder.addExtension(Extension.authorityKeyIdentifier, false, id);
      if (!hosts.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                hosts.stream().map(MadeCertificates::name).toArray(GeneralName[]::new)));
      }
      return KeyPairs.certificate(
          builder
              .build(new JcaContentSignerBuilder(algorithm(by.getPrivate())).build(by.getPrivate()))
              .getEncoded());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralName name(String host) {
    boolean address = host.matches("[0-9.]+|.*:.*");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static String algorithm(PrivateKey key) {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  public static KeyPair ec() {
    return generate("EC", "secp256r1", 0);
  }

  public static KeyPair rsa(int bits) {
    return generate("RSA", "", bits);
  }

  private static KeyPair generate(String kind, String curve, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      if (bits > 0) {
        generator.initialize(bits, RANDOM);
      } else if (!curve.isEmpty()) {
        generator.initialize(new ECGenParameterSpec(curve), RANDOM);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One in another form, as older openssl writes keys. */
  static String written(Object part) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(part);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  public static String chain(Made... parts) {
    return Stream.of(parts).map(Made::pem).reduce("", String::concat);
  }
}
