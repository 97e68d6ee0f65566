package belay.tls;

import belay.release.InvalidInput;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Both halves of a key on P-256 as one text, a secret. Pure. */
public final class KeyText {
  private KeyText() {}

  /** On P-256, by the JDK's own provider. */
  public static KeyPair make(SecureRandom random) {
    return KeyPairs.make(random);
  }

  public static String of(KeyPair pair) {
    Base64.Encoder encoder = Base64.getEncoder();
    return encoder.encodeToString(pair.getPrivate().getEncoded())
        + "\n"
        + encoder.encodeToString(pair.getPublic().getEncoded());
  }

  /**
   * The two again.
   *
   * @throws InvalidInput when it is no such text
   */
  public static KeyPair read(String text) {
    String[] halves = text.split("\n", -1);
    if (halves.length != 2) {
      throw new InvalidInput("That is no pair of keys.");
    }
    try {
      KeyFactory factory = KeyPairs.curves();
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(halves[1]))),
          factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(halves[0]))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidInput("That is no pair of keys.");
    }
  }
}
