package belay.signin;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that an app makes of a key and the time (RFC 6238 with what every such app takes for
 * granted: SHA-1, six digits, 30 seconds). Pure.
 */
public final class Totp {
  private static final int STEP_SECONDS = 30;
  private static final int KEY_BYTES = 20;
  private static final int DIGITS = 6;
  private static final int MODULUS = 1_000_000;

  /** How many steps a clock may be away: one, as the RFC recommends (5.2). */
  private static final int STEPS_AWAY = 1;

  private Totp() {}

  /** A key as long as the hash (RFC 4226, 4). */
  public static byte[] key(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return key;
  }

  public static long step(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), (long) STEP_SECONDS);
  }

  public static String code(byte[] key, long step) {
    byte[] hash;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA1", e);
    }
    int offset = hash[hash.length - 1] & 0xf;
    int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
    String digits = String.valueOf(number % MODULUS);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  /**
   * The step of which this is the code; empty when it is none of those about now, or not later than
   * one that was used: a code is good once. Takes as long whatever the code is.
   *
   * @param used the step of the last code that was taken
   */
  public static OptionalLong fit(byte[] key, String typed, Instant now, long used) {
    byte[] shown = typed.replace(" ", "").getBytes(StandardCharsets.UTF_8);
    OptionalLong found = OptionalLong.empty();
    for (long step = step(now) - STEPS_AWAY; step <= step(now) + STEPS_AWAY; step++) {
      boolean same =
          MessageDigest.isEqual(code(key, step).getBytes(StandardCharsets.US_ASCII), shown);
      if (same && step > used) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  /** The key as it is typed into an app. */
  public static String text(byte[] key) {
    return Base32.of(key);
  }

  /** What apps read out of a QR code ("Key URI Format" of Google Authenticator's wiki). */
  public static String uri(String issuer, String account, byte[] key) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s"
        .formatted(escaped(issuer), escaped(account), text(key), escaped(issuer));
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
