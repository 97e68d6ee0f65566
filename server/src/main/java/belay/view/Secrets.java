package belay.view;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the secrets in URLs that are followed without a token. They hold as long as this
 * process: a new one gives new URLs.
 */
public final class Secrets {
  private final SecretKeySpec key;

  public Secrets() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /** The secret for a purpose. */
  public String of(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] tag = mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the secret is the one for that purpose; takes the same time either way. */
  public boolean fits(String purpose, String secret) {
    byte[] right = of(purpose).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(right, secret.getBytes(StandardCharsets.UTF_8));
  }
}
