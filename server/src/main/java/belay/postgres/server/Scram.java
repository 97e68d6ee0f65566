package belay.postgres.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a PostgreSQL server keeps of a password (RFC 5803 in the server's own form): said instead of
 * the password, so that no log of that server has it. Pure.
 */
final class Scram {
  private static final int ROUNDS = 4096;
  private static final int BITS = 256;

  private Scram() {}

  /**
   * The verifier of a password.
   *
   * @param password of ASCII alone, which SASLprep leaves as it is
   */
  static String verifier(String password, byte[] salt) {
    try {
      var spec = new PBEKeySpec(password.toCharArray(), salt, ROUNDS, BITS);
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(mac(salted, "Client Key"));
      Base64.Encoder text = Base64.getEncoder();
      return "SCRAM-SHA-256$"
          + ROUNDS
          + ":"
          + text.encodeToString(salt)
          + "$"
          + text.encodeToString(stored)
          + ":"
          + text.encodeToString(mac(salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
  }
}
