package belay.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** Keys: made, and told apart. */
final class KeyPairs {
  private static final byte[] SOMETHING = {1, 2, 3, 4};

  private KeyPairs() {}

  /** On P-256, which every client that speaks TLS knows. */
  static KeyPair make(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether what the one signs the other confirms. */
  static boolean match(PrivateKey secret, PublicKey open) {
    String algorithm = signature(secret.getAlgorithm());
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(secret);
      signing.update(SOMETHING);
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(open);
      checking.update(SOMETHING);
      return checking.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String signature(String key) {
    return switch (key) {
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key;
    };
  }
}
