package belay.ledger;

import belay.release.ConfigVars;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Seals what must not be read from the disk: AES-256-GCM (NIST SP 800-38D) with a random nonce
 * before each text, bound to the id under which it is kept, so that two sealed texts cannot change
 * places. Each use has its own key, derived from the one in the key file (HKDF, RFC 5869). Safe for
 * use by several threads.
 */
public final class ConfigSeal {
  public static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey sealing;
  private final SecretKey naming;
  private final SecureRandom random;

  /**
   * @param key 32 random bytes; copied
   */
  public ConfigSeal(byte[] key, SecureRandom random) {
    if (key.length != KEY_BYTES) {
      throw new ConfigKeyUnusable(
          "The key for config vars has " + key.length + " bytes, not " + KEY_BYTES + ".");
    }
    this.sealing = derive(key, "belay seal", "AES");
    this.naming = derive(key, "belay name", "HmacSHA256");
    this.random = random;
  }

  /** The id of a config: equal for equal content, and telling nothing without the key. */
  String idOf(ConfigVars config) {
    return mac("config", ConfigEncoding.of(config));
  }

  /** Tells one key from another, and tells nothing of it. */
  String fingerprint() {
    return mac("fingerprint", new byte[0]);
  }

  /** Tells one value of a config var from another, and tells nothing of it. */
  public String fingerprint(String value) {
    return mac("value", value.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }

  byte[] seal(String id, ConfigVars config) {
    return seal(id, ConfigEncoding.of(config));
  }

  /**
   * The config, or empty when the sealed bytes are not what was sealed under this id.
   *
   * @param ownId the id that this key gives it, where another server's key gave it {@code id}
   */
  Optional<ConfigVars> openConfig(String id, Optional<String> ownId, byte[] sealed) {
    return open(id, sealed)
        .filter(plain -> mac("config", plain).equals(ownId.orElse(id)))
        .map(ConfigEncoding::config);
  }

  /** Encrypts pairs under an id; they are opened only under the same. */
  public byte[] sealPairs(String id, SortedMap<String, String> pairs) {
    return seal(id, ConfigEncoding.of(pairs));
  }

  /** The pairs, or empty when these bytes are not what was sealed under this id. */
  public Optional<SortedMap<String, String>> openPairs(String id, byte[] sealed) {
    return open(id, sealed).map(ConfigEncoding::pairs);
  }

  byte[] sealText(String id, String text) {
    return seal(id, text.getBytes(StandardCharsets.UTF_8));
  }

  Optional<String> openText(String id, byte[] sealed) {
    return open(id, sealed).map(plain -> new String(plain, StandardCharsets.UTF_8));
  }

  /** Encrypts bytes under an id; they are opened only under the same. */
  public byte[] seal(String id, byte[] plain) {
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, id).doFinal(plain);
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  /** The bytes, or empty when these are not what was sealed under this id. */
  public Optional<byte[]> open(String id, byte[] sealed) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      return Optional.empty();
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, nonce, id)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String id) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private String mac(String use, byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(naming);
      mac.update(new Encoding(use).bytes());
      return HexFormat.of().formatHex(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  private static SecretKey derive(byte[] key, String use, String algorithm) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              algorithm,
              HKDFParameterSpec.ofExtract()
                  .addIKM(key)
                  .thenExpand(use.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 25 has HKDF", e);
    }
  }
}
