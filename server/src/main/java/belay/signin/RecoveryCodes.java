package belay.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What stands in for an app that was lost, each once: 80 random bits, so that a plain hash of them
 * can be kept. Pure.
 */
public final class RecoveryCodes {
  public static final int MADE = 10;
  private static final int BYTES = 10;
  private static final int GROUP = 4;

  private RecoveryCodes() {}

  /** New ones, such as {@code abcd-efgh-ijkl-mnop}. */
  public static List<String> make(SecureRandom random) {
    return Stream.generate(() -> one(random)).limit(MADE).toList();
  }

  private static String one(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String letters = Base32.of(bytes).toLowerCase(Locale.ROOT);
    return letters.replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
  }

  /** As it is kept, whatever case and dashes it was typed with. */
  public static String hash(String typed) {
    String letters = typed.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(letters.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
