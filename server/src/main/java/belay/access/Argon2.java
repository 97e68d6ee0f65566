package belay.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) in the text form that other tools have for it, with the parameters that OWASP
 * names for it first: 19 MiB, two passes, one lane. At most two are made at once, since each takes
 * that memory of the control plane's.
 */
final class Argon2 {
  private static final int KIB = 19 << 10;
  private static final int PASSES = 2;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Semaphore AT_ONCE = new Semaphore(2);

  /** What is computed against where there is no hash: it costs the same, and nothing fits. */
  static final String NOBODYS =
      "$argon2id$v=19$m=%d,t=%d,p=1$%s$".formatted(KIB, PASSES, "A".repeat(22));

  private Argon2() {}

  static String hash(String password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(
            KIB,
            PASSES,
            base64.encodeToString(salt),
            base64.encodeToString(compute(password, salt, KIB, PASSES)));
  }

  /**
   * Whether a password is the one.
   *
   * @param hash made by {@link #hash}, with these parameters or others
   */
  static boolean fits(String password, String hash) {
    String[] parts = hash.split("\\$", -1);
    String[] costs = parts[3].split("[=,]", -1);
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] made =
        compute(
            password,
            base64.decode(parts[4]),
            Integer.parseInt(costs[1]),
            Integer.parseInt(costs[3]));
    return MessageDigest.isEqual(made, base64.decode(parts[5]));
  }

  private static byte[] compute(String password, byte[] salt, int kib, int passes) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(kib)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    AT_ONCE.acquireUninterruptibly();
    try {
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    } finally {
      AT_ONCE.release();
    }
    return hash;
  }
}
