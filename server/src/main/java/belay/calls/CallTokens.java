package belay.calls;

import belay.release.ConfigVars;
import belay.release.Release;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By what a call names the dynos that it comes from: a keyed hash of their app and of what they
 * run, so that dynos which a rollback puts back are called what they were. Nobody makes one without
 * the key. For any thread.
 */
final class CallTokens {
  private static final String HASH = "HmacSHA256";
  private static final int BYTES = 16;

  private final SecretKeySpec key;

  CallTokens(byte[] key) {
    this.key = new SecretKeySpec(key, HASH);
  }

  String of(Release release) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(key);
      add(mac, "call");
      add(mac, release.appId().toString());
      add(mac, release.slug().map(Object::toString).orElse(""));
      ConfigVars config = release.config();
      for (Map.Entry<String, String> one : config.values().entrySet()) {
        add(mac, one.getKey());
        add(mac, one.getValue());
      }
      for (Map.Entry<String, ConfigVars.Reference> one : config.references().entrySet()) {
        add(mac, one.getKey());
        add(mac, one.getValue().addon());
        add(mac, one.getValue().variable());
      }
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(mac.doFinal(), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + HASH, e);
    }
  }

  private static void add(Mac mac, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    mac.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0);
    mac.update(bytes);
  }
}
