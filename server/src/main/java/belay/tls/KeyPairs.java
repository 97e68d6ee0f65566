package belay.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Keys and certificates: made, read, and told apart. All of it by the JDK's own providers, by name:
 * its TLS knows the keys of no other by their kind (Bouncy Castle's EC keys call themselves ECDSA),
 * and whether another is registered depends on what was loaded before, such as the SSH door.
 */
final class KeyPairs {
  private static final String CURVES = "SunEC";
  private static final String RSA = "SunRsaSign";
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
  private static final byte[] SOMETHING = {1, 2, 3, 4};

  private KeyPairs() {}

  /** On P-256, which every client that speaks TLS knows. */
  static KeyPair make(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider(CURVES));
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty when it is of a kind or on a curve that TLS cannot use here. */
  static Optional<PrivateKey> secret(PrivateKeyInfo info) throws IOException {
    Optional<KeyFactory> factory = factory(info.getPrivateKeyAlgorithm().getAlgorithm());
    if (factory.isEmpty()) {
      return Optional.empty();
    }
    try {
      var encoded = new PKCS8EncodedKeySpec(info.getEncoded());
      return Optional.of(factory.get().generatePrivate(encoded));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    }
  }

  private static Optional<KeyFactory> factory(ASN1ObjectIdentifier kind) {
    try {
      if (kind.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
        return Optional.of(KeyFactory.getInstance("EC", provider(CURVES)));
      }
      if (kind.equals(EdECObjectIdentifiers.id_Ed25519)) {
        return Optional.of(KeyFactory.getInstance("EdDSA", provider(CURVES)));
      }
      if (kind.equals(PKCSObjectIdentifiers.rsaEncryption)) {
        return Optional.of(KeyFactory.getInstance("RSA", provider(RSA)));
      }
      if (kind.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
        return Optional.of(KeyFactory.getInstance("RSASSA-PSS", provider(RSA)));
      }
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of keys on curves. */
  static KeyFactory curves() throws NoSuchAlgorithmException {
    return KeyFactory.getInstance("EC", provider(CURVES));
  }

  /** Reads DER. */
  static X509Certificate certificate(byte[] encoded) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509", provider("SUN"))
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /** Whether what the one signs the other confirms. */
  static boolean match(PrivateKey secret, PublicKey open) {
    try {
      Signature signing = signature(secret.getAlgorithm());
      signing.initSign(secret);
      signing.update(SOMETHING);
      Signature checking = signature(secret.getAlgorithm());
      checking.initVerify(open);
      checking.update(SOMETHING);
      return checking.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Signature signature(String key) throws GeneralSecurityException {
    return switch (key) {
      case "EC" -> Signature.getInstance("SHA256withECDSA", provider(CURVES));
      case "RSA" -> Signature.getInstance("SHA256withRSA", provider(RSA));
      case "RSASSA-PSS" -> {
        Signature pss = Signature.getInstance(key, provider(RSA));
        pss.setParameter(PSS);
        yield pss;
      }
      default -> Signature.getInstance(key, provider(CURVES));
    };
  }

  private static Provider provider(String name) {
    return Optional.ofNullable(Security.getProvider(name))
        .orElseThrow(() -> new IllegalStateException("This Java has no provider " + name + "."));
  }
}
