package belay.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * API tokens: {@code belay_} and 256 random bits. So much chance needs no slow hash: the database
 * holds the SHA-256.
 */
final class Tokens {
  private static final int BYTES = 32;
  private static final String PREFIX = "belay_";
  private static final String INVITATION = "invitation_";

  private Tokens() {}

  static String make(SecureRandom random) {
    return make(PREFIX, random);
  }

  /** What an invitation carries; no API token. */
  static String makeInvitation(SecureRandom random) {
    return make(INVITATION, random);
  }

  /** What a link to sign in with carries; no API token. */
  static String makeSignIn(SecureRandom random) {
    return make("signin_", random);
  }

  /** What a command line that asks to be logged in keeps to itself; no API token. */
  static String makeDevice(SecureRandom random) {
    return make("device_", random);
  }

  /** What a browser's cookie carries; no API token. */
  static String makeSession(SecureRandom random) {
    return make("session_", random);
  }

  private static String make(String prefix, SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** What tells a token from its owner's others; Heroku's CLI matches it so. */
  static String hint(String token) {
    return token.substring(0, PREFIX.length() + 4)
        + "**********"
        + token.substring(token.length() - 2);
  }

  static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
