package belay.signin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a passkey signs, so that no signature is good later or again. A challenge tells by itself
 * that it was made here, for what and until when: however many strangers ask for one, nothing is
 * kept but those that were answered rightly. Those made before this program was started are good no
 * more. Safe for use by several threads.
 */
public final class Challenges {
  static final Duration LIFE = Duration.ofMinutes(10);
  private static final int RANDOM_BYTES = 16;
  private static final int TAG_BYTES = 16;
  private static final int BYTES = Long.BYTES + RANDOM_BYTES + TAG_BYTES;
  private static final int KEY_BYTES = 32;

  private final SecureRandom random;
  private final byte[] key = new byte[KEY_BYTES];

  /** Until when each would have been good. */
  private final Map<String, Instant> spent = new HashMap<>();

  public Challenges(SecureRandom random) {
    this.random = random;
    random.nextBytes(key);
  }

  /**
   * A new one.
   *
   * @param purpose whoever answers it must name the same
   */
  public String make(String purpose, Instant now) {
    byte[] chance = new byte[RANDOM_BYTES];
    random.nextBytes(chance);
    byte[] said =
        ByteBuffer.allocate(Long.BYTES + RANDOM_BYTES)
            .putLong(now.plus(LIFE).getEpochSecond())
            .put(chance)
            .array();
    byte[] whole = ByteBuffer.allocate(BYTES).put(said).put(tag(said, purpose)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /** Its bytes while it is good; empty for what was not made here or not for that. */
  public Optional<byte[]> open(String challenge, String purpose, Instant now) {
    Optional<byte[]> whole = Base64Url.bytes(challenge).filter(b -> b.length == BYTES);
    return whole.filter(b -> {
      byte[] said = Arrays.copyOf(b, BYTES - TAG_BYTES);
      byte[] tag = Arrays.copyOfRange(b, BYTES - TAG_BYTES, BYTES);
      return MessageDigest.isEqual(tag, tag(said, purpose))
          && now.isBefore(until(b))
          && !isSpent(challenge);
    });
  }

  private synchronized boolean isSpent(String challenge) {
    return spent.containsKey(challenge);
  }

  /** Notes that one was answered rightly; false when another was quicker. */
  public synchronized boolean spend(String challenge, Instant now) {
    spent.values().removeIf(until -> !now.isBefore(until));
    Instant until = Base64Url.bytes(challenge).map(Challenges::until).orElse(now);
    return spent.putIfAbsent(challenge, until) == null;
  }

  private static Instant until(byte[] whole) {
    return Instant.ofEpochSecond(ByteBuffer.wrap(whole).getLong());
  }

  private byte[] tag(byte[] said, String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(said);
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(mac.doFinal(), TAG_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
